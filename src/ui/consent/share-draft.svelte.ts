import { type Day, dayOf } from '#core/base';
import { dayInMonths, type Sharing, type UrgentReason } from '#core/report';
import type { PurposeCode } from '#core/sealing';
import { localText } from '#core/support';
import type { OfferedDesk } from '#ui/sealing/offered-desks.ts';

export type SharedKind = Sharing['kinds'][number];
export const sharedKinds: readonly SharedKind[] = ['account', 'evidence', 'support', 'contact', 'money', 'identity'];
export const monthsOffered = [1, 6, 12] as const;

type Page = 'parts' | 'purpose' | 'until' | 'confirm';

/** What she is about to let one desk read. Nothing is ticked beforehand but the purpose where a desk has only one. */
export class ShareDraft {
	readonly desk: OfferedDesk;
	/** What she named as danger: told with the mark of urgency, never without. */
	readonly because: readonly UrgentReason[];
	readonly #pages: readonly Page[];
	#at = $state(0);
	kinds = $state<SharedKind[]>([]);
	purpose = $state<PurposeCode | null>(null);
	months = $state<string | null>(null);
	urgent = $state(false);

	constructor(desk: OfferedDesk, because: readonly UrgentReason[]) {
		this.because = because;
		this.desk = desk;
		this.purpose = desk.purposes.length === 1 ? (desk.purposes[0] ?? null) : null;
		this.urgent = because.length > 0 && desk.takesUrgent;
		this.#pages = desk.purposes.length === 1 ? ['parts', 'until', 'confirm'] : ['parts', 'purpose', 'until', 'confirm'];
	}

	get page(): Page {
		return this.#pages[this.#at] as Page;
	}

	/** What this page still asks for; `null` when it is said. */
	get missing(): 'parts' | 'purpose' | 'until' | null {
		const { page } = this;
		if (page === 'parts') return this.kinds.length === 0 ? 'parts' : null;
		if (page === 'purpose') return this.purpose === null ? 'purpose' : null;
		return this.months === null ? 'until' : null;
	}

	get lastDay(): Day {
		return dayInMonths(dayOf(new Date()), Number(this.months));
	}

	goOn(): void {
		this.#at += 1;
		scrollTo({ top: 0 });
	}

	/** Whether there was a page before this one. */
	goBack(): boolean {
		if (this.#at === 0) return false;
		this.#at -= 1;
		scrollTo({ top: 0 });
		return true;
	}

	/** The consent as the worker takes it, with the desk's name and duties as she was shown them. */
	sharing(language: string): Sharing | null {
		const { desk, purpose, kinds, lastDay, urgent } = this;
		if (purpose === null || kinds.length === 0) return null;
		const deskName = localText(desk.name, language).text;
		const told = { duties: [...desk.duties], because: urgent ? [...this.because] : [] };
		return { desk: desk.id, deskName, ...told, purpose, kinds: [...kinds], lastDay, urgent, language };
	}
}

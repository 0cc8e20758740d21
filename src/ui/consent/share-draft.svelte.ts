import { type Day, dayOf } from '#core/base';
import { type AgreementBody, kindsOutside } from '#core/consent';
import { dayInMonths, type OwnConsent, type Sharing, takesFiles, type UrgentReason, type Way } from '#core/report';
import type { PurposeCode } from '#core/sealing';
import { localText } from '#core/support';
import type { OfferedDesk } from '#ui/sealing/offered-desks.ts';

export type SharedKind = Sharing['kinds'][number];
export const sharedKinds: readonly SharedKind[] = ['account', 'evidence', 'support', 'contact', 'money', 'identity'];
/** The parts that this way fills: somebody under 18 is not asked to tell what happened, nor of money. */
export const kindsOf = (way: Way): readonly SharedKind[] =>
	takesFiles(way) ? sharedKinds : sharedKinds.filter((kind) => kind !== 'account' && kind !== 'money');
export const monthsOffered = [1, 6, 12] as const;

/** What a desk may read now, where the draft changes that. `kept` among the months leaves its last day as it is. */
export type GivenNow = Pick<Sharing, 'kinds' | 'purpose' | 'lastDay' | 'urgent'>;

export type ShareChanges = {
	readonly added: readonly SharedKind[];
	readonly ended: readonly SharedKind[];
	readonly purpose: boolean;
	readonly lastDay: boolean;
	/** The mark it gets or loses; `null` where it stays as it is. */
	readonly urgent: boolean | null;
};

/** What each desk may read now, by desk, and for which purpose: of several consents for one purpose, all that they give together, until the last day of them. What was waived is no such thing: it is only taken back. */
export function givenNow(consents: readonly OwnConsent[]): ReadonlyMap<string, readonly GivenNow[]> {
	const given = new Map<string, readonly GivenNow[]>();
	for (const { desk, kinds, purpose, lastDay, urgent, state, waivedOf } of consents) {
		if (state !== 'in-force' || waivedOf !== undefined) continue;
		const before = given.get(desk) ?? [];
		const other = before.find((one) => one.purpose === purpose);
		const shared = sharedKinds.filter((kind) => kinds.includes(kind) || other?.kinds.includes(kind));
		const until = other && other.lastDay > lastDay ? other.lastDay : lastDay;
		const now = { kinds: shared, purpose, lastDay: until, urgent: urgent || other?.urgent === true };
		given.set(desk, [...before.filter((one) => one !== other), now]);
	}
	return given;
}

/** How a consent is begun: as a change of one that holds, or for a purpose that she chose before the desk. `given`: what the desk may read now. */
export type ShareBeginning = {
	readonly because?: readonly UrgentReason[];
	readonly before?: GivenNow | undefined;
	readonly purpose?: PurposeCode | null | undefined;
	readonly given?: readonly GivenNow[] | undefined;
};

/** For what a desk may still be let read: its purposes without those for which it reads already, but for the one that is changed. */
export const purposesLeft = (
	desk: Pick<OfferedDesk, 'purposes'>,
	given: readonly GivenNow[],
	before?: GivenNow
): readonly PurposeCode[] =>
	desk.purposes.filter((code) => code === before?.purpose || given.every(({ purpose }) => purpose !== code));

type Page = 'parts' | 'purpose' | 'until' | 'confirm';

/**
 * What she is about to let one desk read. Nothing is ticked beforehand but the purpose where only one is left to choose; a change begins with
 * what holds now. A purpose for which the desk reads already is not offered again: what holds for it is changed, and never widened by the way.
 */
export class ShareDraft {
	readonly desk: OfferedDesk;
	/** What she named as danger: told with the mark of urgency, never without. */
	readonly because: readonly UrgentReason[];
	/** What holds now, where this changes it. */
	readonly before: GivenNow | null;
	/** What the desk may be let read for. */
	readonly purposes: readonly PurposeCode[];
	readonly #pages: readonly Page[];
	#at = $state(0);
	kinds = $state<SharedKind[]>([]);
	purpose = $state<PurposeCode | null>(null);
	months = $state<string | null>(null);
	urgent = $state(false);
	/** Agreements under which it could read; none where nobody of another organisation reads already. */
	agreements = $state.raw<readonly AgreementBody[]>([]);
	/** `direct`, or the id of the agreement under which; nothing where neither was asked. */
	under = $state<string | null>(null);

	constructor(desk: OfferedDesk, { because = [], before, purpose, given = [] }: ShareBeginning = {}) {
		this.because = because;
		this.before = before ?? null;
		this.desk = desk;
		const free = purposesLeft(desk, given, before);
		this.purposes = purpose && free.includes(purpose) ? [purpose] : free;
		this.purpose = this.purposes.length === 1 ? (this.purposes[0] ?? null) : null;
		this.urgent = because.length > 0 && desk.takesUrgent;
		if (before) {
			this.kinds = [...before.kinds];
			this.purpose = this.purposes.includes(before.purpose) ? before.purpose : this.purpose;
			this.months = 'kept';
			this.urgent = this.urgent || (before.urgent && desk.takesUrgent);
		}
		this.#pages = this.purposes.length === 1 ? ['parts', 'until', 'confirm'] : ['parts', 'purpose', 'until', 'confirm'];
	}

	get page(): Page {
		return this.#pages[this.#at] as Page;
	}

	/** What this page still asks for; `null` when it is said. */
	get missing(): 'parts' | 'purpose' | 'until' | 'under' | null {
		const { page } = this;
		if (page === 'parts') return this.kinds.length === 0 ? 'parts' : null;
		if (page === 'purpose') return this.purpose === null ? 'purpose' : null;
		if (page === 'until') return this.months === null ? 'until' : null;
		return this.agreements.length > 0 && this.under === null ? 'under' : null;
	}

	/** Takes what is offered on the last page. What was chosen among others before does not stay. */
	offer(agreements: readonly AgreementBody[]): void {
		this.agreements = agreements;
		if (this.under !== 'direct') this.under = null;
	}

	/** The agreement she chose, where it covers every part that she chose; `null` where she lets the desk read directly. */
	get #agreement(): AgreementBody | null {
		const chosen = this.agreements.find(({ agreement }) => agreement === this.under);
		return chosen && kindsOutside(chosen, this.kinds).length === 0 ? chosen : null;
	}

	get lastDay(): Day {
		if (this.before && this.months === 'kept') return this.before.lastDay;
		return dayInMonths(dayOf(new Date()), Number(this.months));
	}

	/** What a change adds, takes away and moves; `null` for a first consent. */
	get changes(): ShareChanges | null {
		const { before, kinds, purpose, lastDay, urgent } = this;
		if (!before) return null;
		return {
			added: kinds.filter((kind) => !before.kinds.includes(kind)),
			ended: before.kinds.filter((kind) => !kinds.includes(kind)),
			purpose: purpose !== null && purpose !== before.purpose,
			lastDay: lastDay !== before.lastDay,
			urgent: urgent === before.urgent ? null : urgent
		};
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
		const { desk, purpose, kinds, lastDay, urgent, before } = this;
		if (purpose === null || kinds.length === 0) return null;
		const deskName = localText(desk.name, language).text;
		const organisation = localText(desk.organisation, language).text;
		const told = { duties: [...desk.duties], because: urgent ? [...this.because] : [], organisation, deskKind: desk.kind };
		const agreement = this.#agreement?.agreement ?? null;
		return {
			desk: desk.id,
			deskName,
			...told,
			purpose,
			kinds: [...kinds],
			lastDay,
			agreement,
			urgent,
			language,
			...(before ? { replaces: before.purpose } : {})
		};
	}
}

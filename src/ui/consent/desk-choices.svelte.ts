import type { DeskId } from '#core/base';
import type { Way } from '#core/report';
import type { PurposeCode } from '#core/sealing';
import type { OfferedDesk } from '#ui/sealing/offered-desks.ts';
import type { SurvivorLine } from '#ui/survivor/survivor-line.ts';
import { desksFor } from './desks-for.ts';
import { type GivenNow, type ShareBeginning, ShareDraft } from './share-draft.svelte.ts';

/** A desk that may read now, and what. */
export type GivenShare = { readonly desk: OfferedDesk; readonly now: GivenNow };

/** Choosing who may read: the desks on offer, and the consent she is making. Outlives a change of language. */
export class DeskChoices {
	readonly #line: SurvivorLine;
	/** `null` until the directory came. */
	desks = $state.raw<readonly OfferedDesk[] | null>(null);
	draft = $state.raw<ShareDraft | null>(null);
	given = $state.raw<readonly GivenShare[]>([]);
	/** The purpose for which she looks for somebody; `null` while any will do. */
	wanted = $state.raw<PurposeCode | null>(null);
	busy = $state(false);
	/** Code of the last refusal. */
	fault = $state<string | null>(null);
	/** Whether the list took the place of a consent just made or left. */
	back = $state(false);

	constructor(line: SurvivorLine) {
		this.#line = line;
	}

	async load(way: Way): Promise<void> {
		this.fault = null;
		const answer = await this.#line.call('directory', null);
		if (answer.ok) this.desks = desksFor(answer.value, way);
		else this.fault = answer.refusal.code;
	}

	/** Begins a consent, or with `before` a change of the one that holds. */
	begin(desk: OfferedDesk, beginning: ShareBeginning): void {
		this.draft = new ShareDraft(desk, beginning);
		this.fault = null;
		scrollTo({ top: 0 });
	}

	/** One page back in the consent she is making, or out of it. Tells whether she was making one. */
	goBack(): boolean {
		if (!this.draft) return false;
		if (!this.draft.goBack()) this.leave();
		return true;
	}

	leave(): void {
		this.draft = null;
		this.back = true;
		this.fault = null;
		scrollTo({ top: 0 });
	}

	/** Looks whether this desk could read under an agreement with one that reads already; where that cannot be known, it is not offered. */
	async lookForAgreements(readers: readonly DeskId[]): Promise<void> {
		const { draft } = this;
		const others = readers.filter((desk) => desk !== draft?.desk.id);
		if (!draft || draft.purpose === null || others.length === 0) return;
		const found = await this.#line.call('agreementsFor', { desk: draft.desk.id, purpose: draft.purpose, readers: others });
		draft.offer(found.ok ? found.value : []);
	}

	/** Makes the consent. Tells whether the desk may read now. */
	async give(language: string): Promise<boolean> {
		const { draft } = this;
		const sharing = draft?.sharing(language);
		if (!draft || !sharing) return false;
		this.busy = true;
		this.fault = null;
		const shared = await this.#line.call('share', sharing);
		this.busy = false;
		if (!shared.ok) {
			this.fault = shared.refusal.code;
			return false;
		}
		const ended = ({ desk, now }: GivenShare): boolean => desk.id === sharing.desk && now.purpose === sharing.replaces;
		this.given = [...this.given.filter((one) => !ended(one)), { desk: draft.desk, now: sharing }];
		this.leave();
		return true;
	}

	forget(): void {
		this.draft = null;
		this.wanted = null;
		this.given = [];
	}
}

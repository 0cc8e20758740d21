import type { CaseId, FileId, Outcome } from '#core/base';
import type { ClauseId, NoCode } from '#core/consent';
import type { PurposeCode } from '#core/sealing';
import { FileRows } from '#ui/files/file-rows.svelte.ts';
import type { CaseShown } from '#ui/sealing/desk-casework.ts';
import type { Deed } from '#ui/sealing/desk-deeds.ts';
import type { CaseList } from './case-list.svelte.ts';
import { filesOfCase } from './desk-files.ts';
import type { DeskState } from './desk-state.svelte.ts';

/** Where something is being written in a case: an answer, the words that go with a deed, or facts for the law. */
export type Writing = 'answer' | 'state' | 'hand' | 'facts';

/**
 * Why a case cannot be read any more, and whether something was being written there. `refused`: the policies say no for another reason, which is `code`; `clause` where an agreement says
 * it.
 */
export type Ended = {
	readonly case: CaseId;
	readonly why: 'taken-back' | 'day-over' | 'refused';
	readonly code: NoCode | null;
	readonly clause: ClauseId | null;
	readonly hadWriting: boolean;
};

/** The case in the reading pane. */
export class OpenCase {
	readonly #desk: DeskState;
	readonly #list: CaseList;
	chosen = $state<CaseId | null>(null);
	reading = $state.raw<CaseShown | null>(null);
	/** What is being done, for the page to say; `null` while nothing is. */
	doing = $state<Deed['do'] | 'open' | null>(null);
	/** The case that was taken from this pane, until another is opened. */
	ended = $state.raw<Ended | null>(null);
	/** The purposes to choose from before the case is opened; `null` where none is asked for. */
	purposes = $state.raw<readonly PurposeCode[] | null>(null);
	/** How many messages of the person's came while the case lay open, until the desk does something in it. */
	arrived = $state(0);

	/** The files that are chosen and sent, by case: they go on while something else is looked at. */
	readonly #files = new Map<CaseId, FileRows>();
	/** What is written and not sent, by case and place: none can be sent into another, none is lost by looking elsewhere. */
	#written = $state<Record<string, string>>({});

	constructor(desk: DeskState, list: CaseList) {
		this.#desk = desk;
		this.#list = list;
	}

	/** Opens a case. Where the desk was let in for several purposes, one is asked for first; opening for another is a new opening. */
	async open(wanted: CaseId, purpose: PurposeCode | null = null): Promise<void> {
		const { desk } = this.#desk;
		if (!desk || this.doing) return;
		this.chosen = wanted;
		this.reading = null;
		this.ended = null;
		this.purposes = null;
		this.arrived = 0;
		this.#list.see(wanted);
		await this.#take('open', () => this.#desk.line.call('openCase', { desk, case: wanted, purpose }));
		await this.#list.refind();
	}

	/** Does something in the open case. Tells whether it was done. */
	async act(deed: Deed): Promise<boolean> {
		const { desk } = this.#desk;
		const wanted = this.chosen;
		if (!desk || !wanted || this.doing) return false;
		const done = await this.#take(deed.do, () => this.#desk.line.call('act', { desk, case: wanted, deed }));
		if (!done) return false;
		this.arrived = 0;
		void this.#list.load(desk, this.chosen);
		return true;
	}

	/** The files that are added to a case. */
	filesOf(wanted: CaseId): FileRows {
		const rows = this.#files.get(wanted) ?? new FileRows(filesOfCase(this.#desk, wanted, () => void this.readAgain(wanted)));
		this.#files.set(wanted, rows);
		return rows;
	}

	/** Shows what a file that was sent, or a copy that was kept, changed. */
	async readAgain(wanted: CaseId): Promise<void> {
		const { desk } = this.#desk;
		if (!desk || this.chosen !== wanted || this.doing) return;
		const read = await this.#desk.quietly(() => this.#desk.line.call('openCase', { desk, case: wanted, purpose: null }));
		if (read.ok && this.chosen === wanted && !this.doing) this.reading = read.value;
	}

	/** Closes a file for every desk: it may show a person under 18. */
	async withhold(file: FileId): Promise<boolean> {
		const { desk } = this.#desk;
		const wanted = this.chosen;
		if (!desk || !wanted || this.doing) return false;
		return this.#take('note', () => this.#desk.line.call('withholdFile', { desk, case: wanted, file }));
	}

	/** Looks without a word whether the open case may still be read, and shows what came. */
	async lookAgain(unattended: boolean): Promise<void> {
		const { desk } = this.#desk;
		const [wanted, before] = [this.chosen, this.reading];
		if (!desk || !wanted || !before || this.doing) return;
		const looked = await this.#desk.quietly(() => this.#desk.line.call('lookAgain', { desk, case: wanted, unattended }));
		if (this.chosen !== wanted || this.reading !== before || this.doing) return;
		if (!looked.ok && looked.refusal.code === 'reading-ended') this.#end(wanted, looked.refusal.about);
		if (!looked.ok || !looked.value) return;
		this.arrived += Math.max(0, herMessages(looked.value) - herMessages(before));
		this.reading = looked.value;
		await this.#list.refind();
	}

	written(place: Writing, wanted: CaseId | null = this.chosen): string {
		return this.#written[`${wanted}/${place}`] ?? '';
	}
	write(place: Writing, text: string): void {
		if (this.chosen) this.#written[`${this.chosen}/${place}`] = text;
	}

	/** Everything that is written and not sent, by case and place. */
	get begun(): Readonly<Record<string, string>> {
		return Object.fromEntries(Object.entries(this.#written).filter(([, text]) => text.trim() !== ''));
	}

	/** Puts back what was written before the page closed by itself. */
	takeUp(written: Readonly<Record<string, string>>): void {
		this.#written = { ...written, ...this.#written };
	}

	/** The cases in which something is written and not sent. */
	get unsent(): readonly CaseId[] {
		return [...new Set(Object.keys(this.begun).map((key) => key.split('/')[0] as CaseId))];
	}

	/** Lets the member choose another purpose for the open case: nothing of it is shown meanwhile. */
	chooseAgain(): void {
		this.purposes = this.reading?.why.offered ?? null;
		this.reading = null;
	}

	/** Puts the case away. What was opened stays open in the worker until sign-out. */
	put(): void {
		this.chosen = null;
		this.reading = null;
		this.doing = null;
		this.ended = null;
		this.purposes = null;
	}

	async #take(doing: Deed['do'] | 'open', ask: () => Promise<Outcome<CaseShown, string>>): Promise<boolean> {
		const wanted = this.chosen;
		this.doing = doing;
		const outcome = await this.#desk.run(ask);
		const isOver = !outcome.ok && outcome.refusal.code === 'reading-ended';
		const isAsked = !outcome.ok && outcome.refusal.code === 'purpose-missing' && outcome.refusal.about !== '';
		if (isOver || isAsked) this.#desk.fault = null;
		if (this.chosen !== wanted) return outcome.ok;
		this.doing = null;
		if (outcome.ok) this.reading = outcome.value;
		else if (isAsked) this.purposes = outcome.refusal.about.split(' ') as PurposeCode[];
		else if (isOver && wanted) {
			this.#end(wanted, outcome.refusal.about);
			if (this.#desk.desk) void this.#list.load(this.#desk.desk);
		}
		return outcome.ok;
	}

	/** Nothing of the case stays on the page: not what was told, nor what was being written to the person. */
	#end(wanted: CaseId, about: string): void {
		const today = new Date().toISOString().slice(0, 10);
		const consents = this.reading?.shown.consents.filter(({ inForce }) => inForce) ?? [];
		const isOver = consents.length > 0 && consents.every(({ lastDay }) => lastDay < today);
		const [code, clause] = about.split(' ').filter((word) => word !== '') as [NoCode?, ClauseId?];
		const why =
			code === 'consent-expired' || (!code && isOver)
				? 'day-over'
				: !code || code === 'consent-withdrawn'
					? 'taken-back'
					: 'refused';
		const hadWriting = this.unsent.includes(wanted);
		this.ended = { case: wanted, why, code: code ?? null, clause: clause ?? null, hadWriting };
		this.reading = null;
		this.arrived = 0;
		this.#files.get(wanted)?.forget();
		for (const key of Object.keys(this.#written)) if (key.startsWith(`${wanted}/`)) delete this.#written[key];
	}
}

const herMessages = ({ shown }: CaseShown): number => shown.messages.filter(({ by }) => by.kind === 'survivor').length;

import type { CaseId, Outcome } from '#core/base';
import type { CaseShown, Deed } from '#ui/sealing/desk-casework.ts';
import type { CaseList } from './case-list.svelte.ts';
import type { DeskState } from './desk-state.svelte.ts';

/** The case in the reading pane. */
export class OpenCase {
	readonly #desk: DeskState;
	readonly #list: CaseList;
	chosen = $state<CaseId | null>(null);
	reading = $state.raw<CaseShown | null>(null);
	/** What is being done, for the page to say; `null` while nothing is. */
	doing = $state<Deed['do'] | 'open' | null>(null);

	/** Answers that are written and not sent, by case: none can be sent into another, none is lost by looking elsewhere. */
	drafts = $state<Record<string, string>>({});

	constructor(desk: DeskState, list: CaseList) {
		this.#desk = desk;
		this.#list = list;
	}

	async open(wanted: CaseId): Promise<void> {
		const { desk } = this.#desk;
		if (!desk || this.doing) return;
		this.chosen = wanted;
		this.reading = null;
		await this.#take('open', () => this.#desk.line.call('openCase', { desk, case: wanted }));
		void this.#list.search();
	}

	/** Does something in the open case. Tells whether it was done. */
	async act(deed: Deed): Promise<boolean> {
		const { desk } = this.#desk;
		const wanted = this.chosen;
		if (!desk || !wanted || this.doing) return false;
		const done = await this.#take(deed.do, () => this.#desk.line.call('act', { desk, case: wanted, deed }));
		if (done) void this.#list.load(desk);
		return done;
	}

	get draft(): string {
		return this.drafts[this.chosen ?? ''] ?? '';
	}
	set draft(text: string) {
		if (this.chosen) this.drafts[this.chosen] = text;
	}

	get unsent(): boolean {
		return Object.values(this.drafts).some((text) => text.trim() !== '');
	}

	/** Puts the case away. What was opened stays open in the worker until sign-out. */
	put(): void {
		this.chosen = null;
		this.reading = null;
		this.doing = null;
	}

	async #take(doing: Deed['do'] | 'open', ask: () => Promise<Outcome<CaseShown, string>>): Promise<boolean> {
		const wanted = this.chosen;
		this.doing = doing;
		const outcome = await this.#desk.run(ask);
		if (this.chosen !== wanted) return outcome.ok;
		this.doing = null;
		if (outcome.ok) this.reading = outcome.value;
		return outcome.ok;
	}
}

import type { CaseId, DeskId } from '#core/base';
import { type InboxFilter, type InboxRow, showInbox } from '#core/report';
import type { DeskState } from './desk-state.svelte.ts';

export const rowsOfPage = 100;

/** A desk's list: all its rows, what of them is shown, and where the keyboard is. */
export class CaseList {
	readonly #desk: DeskState;
	rows = $state.raw<readonly InboxRow[]>([]);
	loading = $state(false);
	filter = $state.raw<InboxFilter>() as InboxFilter;
	query = $state('');
	/** Cases that the search hit; `null` where nothing is searched. */
	found = $state.raw<ReadonlySet<CaseId> | null>(null);
	/** How many cases the search looks through. */
	among = $state(0);
	page = $state(0);
	/** Where the keyboard is, counted over all rows that are shown. */
	at = $state(0);
	#loads = 0;

	shown = $derived.by(() => {
		const me = this.#desk.standing?.member.id;
		return me ? showInbox(this.rows, this.filter, me, this.found) : [];
	});
	pages = $derived(Math.max(1, Math.ceil(this.shown.length / rowsOfPage)));
	onPage = $derived(this.shown.slice(this.page * rowsOfPage, (this.page + 1) * rowsOfPage));

	constructor(desk: DeskState, filter: InboxFilter) {
		this.#desk = desk;
		this.filter = filter;
	}

	/** Reads the whole list; rows show as they come. A later call takes the place of an earlier one. */
	async load(desk: DeskId): Promise<void> {
		const load = ++this.#loads;
		const isLatest = (): boolean => load === this.#loads;
		if (this.#desk.own?.generation === 0) {
			this.rows = [];
			return;
		}
		this.loading = true;
		const progress = (rows: readonly InboxRow[]): void => {
			if (isLatest() && rows.length > this.rows.length) this.rows = rows;
		};
		const read = await this.#desk.run(() => this.#desk.line.call('inbox', desk, { progress: progress as never }));
		if (!isLatest()) return;
		if (read.ok) this.rows = read.value;
		this.loading = false;
	}

	/** Forgets one desk's rows before another's come. */
	clear(): void {
		this.#loads += 1;
		this.rows = [];
		this.page = 0;
		this.at = 0;
		this.query = '';
		this.found = null;
	}

	show(changes: Partial<InboxFilter>): void {
		this.filter = { ...this.filter, ...changes };
		this.page = 0;
		this.at = 0;
	}

	async search(): Promise<void> {
		const asked = await this.#desk.line.call('search', this.query);
		if (!asked.ok) return;
		this.among = asked.value.among;
		this.found = this.query.trim() === '' ? null : new Set(asked.value.cases);
		this.page = 0;
		this.at = 0;
	}

	/** Moves by rows, over the edges of pages. */
	move(by: number): void {
		this.at = Math.max(0, Math.min(this.shown.length - 1, this.at + by));
		this.page = Math.floor(this.at / rowsOfPage);
	}

	turn(by: number): void {
		this.page = Math.max(0, Math.min(this.pages - 1, this.page + by));
		this.at = this.page * rowsOfPage;
	}
}

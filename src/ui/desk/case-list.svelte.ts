import type { CaseId, DeskId, Outcome } from '#core/base';
import {
	type AnswersDue,
	answersDue,
	type InboxFilter,
	type InboxNews,
	type InboxRow,
	newsOfInbox,
	type OpenedFacts,
	placeAfter,
	showInbox
} from '#core/report';
import { answerDue, dayAt } from '#core/support';
import type { DeskState } from './desk-state.svelte.ts';
import { isNamed } from './desk-words.ts';

export const rowsOfPage = 100;

/** A desk's list: all its rows, what of them is shown, what is new among them, and where the keyboard is. */
export class CaseList {
	readonly #desk: DeskState;
	rows = $state.raw<readonly InboxRow[]>([]);
	loading = $state(false);
	filter = $state.raw<InboxFilter>() as InboxFilter;
	query = $state('');
	/** Cases that the search hit; `null` where nothing is searched. */
	found = $state.raw<ReadonlySet<CaseId> | null>(null);
	/** What this browser knows of the cases it opened: the search looks through these. */
	opened = $state.raw<ReadonlyMap<CaseId, OpenedFacts>>(new Map());
	/** What came since somebody last said "seen", until the case is opened. */
	news = $state.raw<ReadonlyMap<CaseId, InboxNews>>(new Map());
	/** When the list was last read, or found unchanged; `null` before that. */
	readAt = $state.raw<Date | null>(null);
	/** Whether the last look did not get through, so that the list is older than it should be. */
	behind = $state(false);
	page = $state(0);
	/** Where the keyboard is, counted over all rows that are shown. */
	at = $state(0);
	#loads = 0;

	/** The first answers that the desk promised and still owes. */
	due = $derived.by((): AnswersDue => {
		const place = this.#desk.own?.desk;
		if (!place) return new Map();
		return answersDue(this.rows, (given) => answerDue(place, given), dayAt(place.hours.zone, this.readAt ?? new Date()));
	});
	shown = $derived.by(() => {
		const me = this.#desk.standing?.member.id;
		return me ? showInbox(this.rows, this.filter, me, this.found, this.opened, this.due) : [];
	});
	pages = $derived(Math.max(1, Math.ceil(this.shown.length / rowsOfPage)));
	onPage = $derived(this.shown.slice(this.page * rowsOfPage, (this.page + 1) * rowsOfPage));
	languages = $derived([...new Set([...this.opened.values()].flatMap(({ language }) => language ?? []))].sort());

	constructor(desk: DeskState, filter: InboxFilter) {
		this.#desk = desk;
		this.filter = filter;
	}

	/** Reads the whole list because somebody wants it; rows show as they come. A later call takes the place of an earlier one. */
	async load(desk: DeskId, open: CaseId | null = null): Promise<void> {
		const isLatest = this.#begin();
		if (this.#desk.own?.generation === 0) {
			this.rows = [];
			return;
		}
		this.loading = true;
		const progress = (rows: readonly InboxRow[]): void => {
			if (isLatest() && this.readAt === null && rows.length > this.rows.length) this.rows = rows;
		};
		const look = { desk, unattended: false };
		const read = await this.#desk.run(() => this.#desk.line.call('inbox', look, { progress: progress as never }));
		if (!isLatest()) return;
		this.#take(read, open);
		this.loading = false;
		await this.#find();
	}

	/** Looks for news by itself: nothing is shown of it but what came. */
	async look(desk: DeskId, unattended: boolean, open: CaseId | null): Promise<void> {
		if (this.loading || this.readAt === null) return;
		const isLatest = this.#begin();
		const read = await this.#desk.quietly(() => this.#desk.line.call('news', { desk, unattended }));
		if (!isLatest()) return;
		this.#take(read, open);
		if (read.ok && read.value) await this.#find();
	}

	/** Forgets one desk's rows before another's come. */
	clear(): void {
		this.#loads += 1;
		this.rows = [];
		this.page = 0;
		this.at = 0;
		this.query = '';
		this.found = null;
		this.news = new Map();
		this.readAt = null;
		this.behind = false;
	}

	/** What was new is seen: of one case, or of all. */
	see(wanted?: CaseId): void {
		this.news = new Map([...this.news].filter(([id]) => wanted !== undefined && id !== wanted));
	}

	show(changes: Partial<InboxFilter>): void {
		this.filter = { ...this.filter, ...changes };
		this.page = 0;
		this.at = 0;
	}

	/** Searches anew, from the first hit on. */
	async search(): Promise<void> {
		await this.#find();
		this.page = 0;
		this.at = 0;
	}

	/** A case was opened, or can no longer be read: what this browser knows changes, and with it what a search finds. */
	refind = (): Promise<void> => this.#find();

	/** Moves by rows, over the edges of pages. */
	move(by: number): void {
		this.at = Math.max(0, Math.min(this.shown.length - 1, this.at + by));
		this.page = Math.floor(this.at / rowsOfPage);
	}

	turn(by: number): void {
		this.page = Math.max(0, Math.min(this.pages - 1, this.page + by));
		this.at = this.page * rowsOfPage;
	}

	#begin(): () => boolean {
		const load = ++this.#loads;
		return () => load === this.#loads;
	}

	#take(read: Outcome<readonly InboxRow[] | null, string>, open: CaseId | null): void {
		this.behind = !read.ok;
		if (!read.ok) return;
		const me = this.#desk.standing?.member.id;
		if (read.value && me) {
			const listed = new Set(read.value.map((row) => row.case));
			const fresh = this.readAt === null ? [] : newsOfInbox(this.rows, read.value, me);
			const kept = [...this.news.values(), ...fresh].filter(({ case: id }) => listed.has(id) && id !== open);
			const before = this.shown;
			this.rows = read.value;
			this.news = new Map(kept.map((one) => [one.case, one]));
			this.#stay(before);
		}
		this.readAt = new Date();
	}

	/** Rows that come do not move the keyboard to another case; whoever is not in the list stays on its top. */
	#stay(before: readonly InboxRow[]): void {
		const onTop = this.at === 0 && !document.activeElement?.closest('.case-table');
		const followed = Math.floor(this.at / rowsOfPage) === this.page;
		this.at = onTop ? 0 : placeAfter(before, this.shown, this.at);
		this.page = followed ? Math.floor(this.at / rowsOfPage) : Math.min(this.page, this.pages - 1);
	}

	async #find(): Promise<void> {
		const asked = await this.#desk.line.call('search', this.query);
		if (!asked.ok) return;
		this.opened = new Map(asked.value.opened.map((facts) => [facts.case, facts]));
		const named = this.rows.filter((row) => isNamed(row.case, this.query)).map((row) => row.case);
		this.found = this.query.trim() === '' ? null : new Set([...asked.value.cases, ...named]);
	}
}

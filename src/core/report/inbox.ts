import type { CaseId, Day, MemberId } from '#core/base';
import { type PartNumber, type StateCode, stateCodes } from '#core/sealing';
import type { Way } from './content.ts';

/** One case in a desk's list: all that the server can say of it, and nothing of what it is about. */
export type InboxRow = {
	readonly case: CaseId;
	readonly openedOn: Day;
	readonly state: StateCode;
	readonly assigned: MemberId | null;
	readonly urgent: boolean;
	readonly waiting: 'desk' | 'survivor';
	readonly thread: PartNumber;
	readonly rotationDue: boolean;
};

export const inboxSorts = ['need', 'opened', 'state', 'assigned'] as const;
export type InboxSort = (typeof inboxSorts)[number];

/** What a member wants to see of the list. It stands in the address bar, so that a view can be kept and shared: it names no case. */
export type InboxFilter = {
	readonly state: StateCode | null;
	readonly mine: boolean;
	/** Only what nobody took on. */
	readonly nobody: boolean;
	readonly urgent: boolean;
	readonly waiting: boolean;
	/** Language of a case (`es`); known only of those that this browser opened, so it narrows to them. */
	readonly language: string | null;
	readonly sort: InboxSort;
	readonly turned: boolean;
};

export const wholeInbox: InboxFilter = {
	state: null,
	mine: false,
	nobody: false,
	urgent: false,
	waiting: false,
	language: null,
	sort: 'need',
	turned: false
};

/** Reads the filter from a query; what it does not know it leaves out. */
export function parseInboxFilter(query: URLSearchParams): InboxFilter {
	const flag = (name: string): boolean => query.get(name) === 'yes';
	return {
		state: stateCodes.find((code) => code === query.get('state')) ?? null,
		mine: flag('mine'),
		nobody: flag('nobody'),
		urgent: flag('urgent'),
		waiting: flag('waiting'),
		language: /^[a-z]{2,3}$/.exec(query.get('language') ?? '')?.[0] ?? null,
		sort: inboxSorts.find((sort) => sort === query.get('sort')) ?? 'need',
		turned: flag('turned')
	};
}

/** Mirror of {@link parseInboxFilter}: the shortest query that means this filter. */
export function formatInboxFilter(filter: InboxFilter): URLSearchParams {
	const query = new URLSearchParams();
	if (filter.state) query.set('state', filter.state);
	for (const name of ['mine', 'nobody', 'urgent', 'waiting', 'turned'] as const) if (filter[name]) query.set(name, 'yes');
	if (filter.language) query.set('language', filter.language);
	if (filter.sort !== 'need') query.set('sort', filter.sort);
	return query;
}

/** Urgent first, then what waits for the desk, then the oldest: closed cases last, whatever else they are. */
const byNeed = (a: InboxRow, b: InboxRow): number =>
	Number(a.state === 'closed') - Number(b.state === 'closed') ||
	Number(b.urgent) - Number(a.urgent) ||
	Number(b.waiting === 'desk') - Number(a.waiting === 'desk') ||
	byOpening(a, b);

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
/** The id breaks ties, so that the list does not jump between two looks at it. */
const byOpening = (a: InboxRow, b: InboxRow): number => compareText(a.openedOn, b.openedOn) || compareText(a.case, b.case);

const orders: { readonly [sort in InboxSort]: (a: InboxRow, b: InboxRow) => number } = {
	need: byNeed,
	opened: byOpening,
	state: (a, b) => stateCodes.indexOf(a.state) - stateCodes.indexOf(b.state) || byNeed(a, b),
	assigned: (a, b) => compareText(a.assigned ?? '', b.assigned ?? '') || byNeed(a, b)
};

/** What this browser knows of a case because it opened it; the node could not say it. */
export type OpenedFacts = {
	readonly case: CaseId;
	readonly name: string | null;
	readonly way: Way | null;
	readonly language: string | null;
};

/**
 * The rows that a filter lets through, in its order. `found` holds the cases that a search hit, `null` where nothing is searched; `opened`
 * what this browser knows of the cases it opened.
 */
export function showInbox(
	rows: readonly InboxRow[],
	filter: InboxFilter,
	me: MemberId,
	found: ReadonlySet<CaseId> | null = null,
	opened: ReadonlyMap<CaseId, OpenedFacts> = new Map()
): readonly InboxRow[] {
	const shown = rows
		.filter(
			(row) =>
				(filter.state === null || row.state === filter.state) &&
				(!filter.mine || row.assigned === me) &&
				(!filter.nobody || row.assigned === null) &&
				(!filter.urgent || row.urgent) &&
				(!filter.waiting || row.waiting === 'desk') &&
				(filter.language === null || opened.get(row.case)?.language === filter.language) &&
				(found === null || found.has(row.case))
		)
		.sort(orders[filter.sort]);
	return filter.turned ? shown.reverse() : shown;
}

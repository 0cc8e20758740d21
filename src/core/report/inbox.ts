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
	/** The day on which she let the desk read. */
	readonly givenOn: Day;
	/** Whether the desk ever wrote to her or gave her a state with its reason. */
	readonly answered: boolean;
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
	/** Only what the desk promised to have answered by now. */
	readonly overdue: boolean;
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
	overdue: false,
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
		overdue: flag('overdue'),
		language: /^[a-z]{2,3}$/.exec(query.get('language') ?? '')?.[0] ?? null,
		sort: inboxSorts.find((sort) => sort === query.get('sort')) ?? 'need',
		turned: flag('turned')
	};
}

/** Mirror of {@link parseInboxFilter}: the shortest query that means this filter. */
export function formatInboxFilter(filter: InboxFilter): URLSearchParams {
	const query = new URLSearchParams();
	if (filter.state) query.set('state', filter.state);
	for (const name of ['mine', 'nobody', 'urgent', 'waiting', 'overdue', 'turned'] as const)
		if (filter[name]) query.set(name, 'yes');
	if (filter.language) query.set('language', filter.language);
	if (filter.sort !== 'need') query.set('sort', filter.sort);
	return query;
}

/** By when a desk promised its first answer, on its own calendar, and whether that day is over. */
export type AnswerDue = { readonly by: Day; readonly isOver: boolean };
export type AnswersDue = ReadonlyMap<CaseId, AnswerDue>;

type Order = (a: InboxRow, b: InboxRow, due: AnswersDue) => number;

/** Urgent first, then first answers that are overdue, then what waits for the desk, then the oldest: closed cases last, whatever else they are. */
const byNeed: Order = (a, b, due) =>
	Number(a.state === 'closed') - Number(b.state === 'closed') ||
	Number(b.urgent) - Number(a.urgent) ||
	Number(isOverdue(b, due)) - Number(isOverdue(a, due)) ||
	Number(b.waiting === 'desk') - Number(a.waiting === 'desk') ||
	byOpening(a, b);

const isOverdue = (row: InboxRow, due: AnswersDue): boolean => due.get(row.case)?.isOver === true;

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
/** The id breaks ties, so that the list does not jump between two looks at it. */
const byOpening = (a: InboxRow, b: InboxRow): number => compareText(a.openedOn, b.openedOn) || compareText(a.case, b.case);

const orders: { readonly [sort in InboxSort]: Order } = {
	need: byNeed,
	opened: byOpening,
	state: (a, b, due) => stateCodes.indexOf(a.state) - stateCodes.indexOf(b.state) || byNeed(a, b, due),
	assigned: (a, b, due) => compareText(a.assigned ?? '', b.assigned ?? '') || byNeed(a, b, due)
};

/** The first answers still owed, by the rule of the desk's promise (`dueOf`: the day for a case given on a day). `today` is the desk's. */
export function answersDue(rows: readonly InboxRow[], dueOf: (given: Day) => Day | null, today: Day): AnswersDue {
	const days = new Map<Day, Day | null>();
	const byDay = (given: Day): Day | null => {
		if (!days.has(given)) days.set(given, dueOf(given));
		return days.get(given) ?? null;
	};
	return new Map(
		rows.flatMap(({ case: id, givenOn, answered, state }): [CaseId, AnswerDue][] => {
			const by = answered || state === 'closed' ? null : byDay(givenOn);
			return by === null ? [] : [[id, { by, isOver: by < today }]];
		})
	);
}

/** What this browser knows of a case because it opened it; the node could not say it. */
export type OpenedFacts = {
	readonly case: CaseId;
	readonly name: string | null;
	readonly way: Way | null;
	readonly language: string | null;
};

/**
 * The rows that a filter lets through, in its order. `found` holds the cases that a search hit, `null` where nothing is searched; `opened`
 * what this browser knows of the cases it opened; `due` the first answers that the desk still owes.
 */
export function showInbox(
	rows: readonly InboxRow[],
	filter: InboxFilter,
	me: MemberId,
	found: ReadonlySet<CaseId> | null = null,
	opened: ReadonlyMap<CaseId, OpenedFacts> = new Map(),
	due: AnswersDue = new Map()
): readonly InboxRow[] {
	const shown = rows
		.filter(
			(row) =>
				(filter.state === null || row.state === filter.state) &&
				(!filter.mine || row.assigned === me) &&
				(!filter.nobody || row.assigned === null) &&
				(!filter.urgent || row.urgent) &&
				(!filter.waiting || row.waiting === 'desk') &&
				(!filter.overdue || isOverdue(row, due)) &&
				(filter.language === null || opened.get(row.case)?.language === filter.language) &&
				(found === null || found.has(row.case))
		)
		.sort((a, b) => orders[filter.sort](a, b, due));
	return filter.turned ? shown.reverse() : shown;
}

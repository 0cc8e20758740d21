import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { CaseId, Day, MemberId } from '#core/base';
import { stateCodes } from '#core/sealing';
import { answersDue, formatInboxFilter, type InboxRow, inboxSorts, parseInboxFilter, showInbox, wholeInbox } from './inbox.ts';

const me = 'me' as MemberId;
const row = (id: string, changes: Partial<InboxRow> = {}): InboxRow => ({
	case: id as CaseId,
	openedOn: '2026-11-20' as Day,
	state: 'received',
	assigned: null,
	urgent: false,
	waiting: 'desk',
	givenOn: '2026-11-20' as Day,
	answered: false,
	thread: 8,
	rotationDue: false,
	...changes
});
const order = (rows: readonly InboxRow[]): string => rows.map((shown) => shown.case).join(' ');

test('urgent first, then what waits for the desk, then the oldest; closed last', () => {
	const rows = [
		row('closed-urgent', { state: 'closed', urgent: true }),
		row('young', { openedOn: '2026-11-22' as Day }),
		row('hers', { waiting: 'survivor', openedOn: '2026-01-01' as Day }),
		row('old'),
		row('urgent', { urgent: true, waiting: 'survivor', openedOn: '2026-11-22' as Day })
	];
	assert.equal(order(showInbox(rows, wholeInbox, me)), 'urgent old young hers closed-urgent');
	assert.equal(order(showInbox(rows, { ...wholeInbox, turned: true }, me)), 'closed-urgent hers young old urgent');
	assert.equal(order(rows), 'closed-urgent young hers old urgent');
});

test('a promised first answer is due until the desk answers; one that is overdue comes right after what is urgent', () => {
	const rows = [
		row('answered', { givenOn: '2026-01-02' as Day, answered: true }),
		row('closed', { givenOn: '2026-01-02' as Day, state: 'closed' }),
		row('today', { givenOn: '2026-11-22' as Day }),
		row('late', { givenOn: '2026-11-21' as Day, openedOn: '2026-11-22' as Day, waiting: 'survivor' }),
		row('urgent', { givenOn: '2026-11-22' as Day, urgent: true })
	];
	let asked = 0;
	const dayAfter = (given: Day): Day => {
		asked += 1;
		return given.replace(/\d\d$/, (day) => String(Number(day) + 1)) as Day;
	};
	const due = answersDue(rows, dayAfter, '2026-11-23' as Day);
	assert.deepEqual(Object.fromEntries(due), {
		today: { by: '2026-11-23', isOver: false },
		late: { by: '2026-11-22', isOver: true },
		urgent: { by: '2026-11-23', isOver: false }
	});
	assert.equal(asked, 2, 'a day is reckoned once');
	assert.equal(order(showInbox(rows, wholeInbox, me, null, new Map(), due)), 'urgent late answered today closed');
	assert.equal(order(showInbox(rows, { ...wholeInbox, overdue: true }, me, null, new Map(), due)), 'late');
	assert.equal(answersDue(rows, () => null, '2026-11-23' as Day).size, 0, 'where nothing is promised nothing is due');
});

test('filters narrow, a search narrows further', () => {
	const rows = [row('a', { assigned: me, urgent: true }), row('b', { assigned: me }), row('c', { waiting: 'survivor' })];
	assert.equal(order(showInbox(rows, { ...wholeInbox, mine: true }, me)), 'a b');
	assert.equal(order(showInbox(rows, { ...wholeInbox, mine: true, urgent: true }, me)), 'a');
	assert.equal(order(showInbox(rows, { ...wholeInbox, waiting: true }, me)), 'a b');
	assert.equal(order(showInbox(rows, { ...wholeInbox, nobody: true }, me)), 'c');
	assert.equal(order(showInbox(rows, { ...wholeInbox, state: 'closed' }, me)), '');
	assert.equal(order(showInbox(rows, wholeInbox, me, new Set(['b' as CaseId]))), 'b');
	const facts = (id: string, language: string) =>
		[id as CaseId, { case: id as CaseId, name: null, way: null, language }] as const;
	const opened = new Map([facts('a', 'es'), facts('c', 'fr')]);
	assert.equal(order(showInbox(rows, { ...wholeInbox, language: 'es' }, me, null, opened)), 'a');
	assert.equal(order(showInbox(rows, { ...wholeInbox, language: 'es' }, me)), '');
});

test('a filter survives the address bar, and nonsense there is the whole list', () => {
	const filter = fc.record({
		state: fc.constantFrom(null, ...stateCodes),
		mine: fc.boolean(),
		nobody: fc.boolean(),
		urgent: fc.boolean(),
		waiting: fc.boolean(),
		overdue: fc.boolean(),
		language: fc.constantFrom(null, 'es', 'fil'),
		sort: fc.constantFrom(...inboxSorts),
		turned: fc.boolean()
	});
	fc.assert(fc.property(filter, (kept) => assert.deepEqual(parseInboxFilter(formatInboxFilter(kept)), { ...kept })));
	assert.deepEqual(parseInboxFilter(new URLSearchParams('state=x&mine=1&sort=drop&language=<script>')), wholeInbox);
	assert.equal(formatInboxFilter(wholeInbox).toString(), '');
});

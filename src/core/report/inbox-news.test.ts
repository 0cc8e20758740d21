import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CaseId, Day, MemberId } from '#core/base';
import type { InboxRow } from './inbox.ts';
import { newsOfInbox, placeAfter } from './inbox-news.ts';

const me = 'me' as MemberId;
const row = (id: string, changes: Partial<InboxRow> = {}): InboxRow => ({
	case: id as CaseId,
	openedOn: '2026-11-20' as Day,
	state: 'received',
	assigned: null,
	urgent: false,
	waiting: 'survivor',
	givenOn: '2026-11-20' as Day,
	answered: false,
	thread: 8,
	rotationDue: false,
	...changes
});
const told = (before: InboxRow, now: InboxRow): string | null => newsOfInbox([before], [now], me)[0]?.what ?? null;

test('news is what came, what became urgent, what was written to, and what was handed to oneself', () => {
	assert.deepEqual(newsOfInbox([], [row('a', { urgent: true })], me), [{ case: 'a', urgent: true, what: 'came' }]);
	assert.equal(told(row('a'), row('a', { urgent: true })), 'urgent');
	assert.equal(told(row('a'), row('a', { waiting: 'desk' })), 'written');
	assert.equal(told(row('a'), row('a', { assigned: me })), 'handed');
});

test('what the desk did itself, and what went, is no news', () => {
	assert.equal(told(row('a', { waiting: 'desk' }), row('a', { waiting: 'survivor', state: 'working' })), null);
	assert.equal(told(row('a', { assigned: me }), row('a', { assigned: 'you' as MemberId })), null);
	assert.equal(told(row('a', { urgent: true }), row('a', { urgent: true })), null);
	assert.deepEqual(newsOfInbox([row('a')], [], me), []);
});

test('the keyboard stays on its case when rows come above it, and in place when the case went', () => {
	const [a, b, c] = [row('a'), row('b'), row('c')];
	assert.equal(placeAfter([a, b], [c, a, b], 1), 2);
	assert.equal(placeAfter([a, b, c], [a, c], 1), 1);
	assert.equal(placeAfter([a, b], [a], 1), 0);
	assert.equal(placeAfter([], [], 0), 0);
});

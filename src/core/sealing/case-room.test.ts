import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AcceptedAct, ActSubmission } from './accept-act.ts';
import { caseLimits, findRoom, type Room } from './case-room.ts';
import type { CaseState, Effect } from './case-state.ts';
import type { ActCode, Entry } from './entries.ts';

const { own, threads, thread, consents, leanBytes } = caseLimits;
const [ownPart, itsThread, otherThread] = [1, 7, 8];

const state = {
	parts: new Map(
		[0, ownPart, itsThread, otherThread].map((part) => [part, { part, thread: part > ownPart ? `desk-${part}` : null }])
	),
	supporters: [],
	consents: Array.from({ length: consents }, () => ({ inForce: true }))
} as unknown as CaseState;

type Piece = { readonly part: number; readonly type?: Entry['type']; readonly bytes?: number };

/** An act as it would stand after the rules accepted it: its code, its entries, and what it has for effects. */
function asked(by: 'survivor' | 'member', act: ActCode, pieces: readonly Piece[], effects: readonly Partial<Effect>[] = []) {
	const entries = pieces.map(({ part, type = 'causeway/item/v1' }) => ({ part, type }));
	const sealed = pieces.map(({ bytes = 100, type = 'causeway/item/v1' }) =>
		type === 'causeway/item/v1' || type === 'causeway/grant/v1' ? new Uint8Array(bytes) : null
	);
	const submission = { act: { body: { act, by: { kind: by } } }, entries, sealed } as unknown as ActSubmission;
	return [submission, { entryBytes: entries.map(() => new Uint8Array(10)), effects } as unknown as AcceptedAct] as const;
}

function answer(held: Readonly<Record<number, Room>>, act: ReturnType<typeof asked>): string {
	const found = findRoom(state, new Map(Object.entries(held).map(([part, room]) => [Number(part), room])), ...act);
	return found.ok ? 'room' : `${found.refusal.code} ${found.refusal.about}`;
}

const at = ({ entries, bytes }: Room, less: Partial<Room> = {}): Room => ({
	entries: entries - (less.entries ?? 0),
	bytes: bytes - (less.bytes ?? 0)
});

test('the last entry and the last byte are taken, one more is refused with what is full', () => {
	const write = asked('survivor', 'write', [{ part: ownPart }]);
	for (const [room, said] of [
		[{ entries: own.words.entries - 1, bytes: own.words.bytes - 110 }, 'room'],
		[{ entries: own.words.entries, bytes: 0 }, 'too-large words'],
		[{ entries: 1, bytes: own.words.bytes - 109 }, 'too-large words']
	] as const)
		assert.equal(answer({ [ownPart]: room }, write), said);
	const spread = { 0: at(own.words, { entries: 5 }), [ownPart]: { entries: 5, bytes: 0 } };
	assert.equal(answer(spread, write), 'too-large words', 'her parts count together');
});

test('where her words have no room, a visit, giving to a desk and a message to one still have; in the end only taking back has', () => {
	const full = { [ownPart]: own.words };
	const share = asked('survivor', 'share', [{ part: 0 }, { part: itsThread }]);
	assert.equal(answer(full, share), 'room');
	assert.equal(answer(full, asked('survivor', 'visit', [{ part: 0 }])), 'room');
	assert.equal(answer(full, asked('survivor', 'write', [{ part: itsThread }])), 'room');
	const fuller = { [ownPart]: own.besides, [itsThread]: threads.hers };
	assert.equal(answer(fuller, share), 'too-large words');
	assert.equal(answer(fuller, asked('survivor', 'write', [{ part: itsThread }])), 'too-large threads');
	const back: readonly Piece[] = [
		{ part: 0, type: 'causeway/withdrawal/v1' },
		{ part: ownPart, type: 'causeway/epoch/v1' },
		{ part: ownPart, type: 'causeway/grant/v1', bytes: 2300 },
		{ part: 0 }
	];
	assert.equal(answer(fuller, asked('survivor', 'withdraw', back)), 'room');
	for (const [name, more] of [
		['a second line', [...back, { part: 0 }]],
		['much text', [...back.slice(0, 3), { part: 0, bytes: leanBytes + 1 }]],
		['a fat lock', [...back.slice(0, 2), { part: ownPart, type: 'causeway/grant/v1', bytes: leanBytes + 1 }, { part: 0 }]],
		['a new consent', [...back, { part: 0, type: 'causeway/consent/v1' }]],
		['nothing taken back', back.slice(1)]
	] as const)
		assert.equal(answer(fuller, asked('survivor', 'withdraw', more)), 'too-large words', name);
});

test('a desk that fills its thread takes no room for her words, nor all of the room for messages, and can still read', () => {
	const reply = asked('member', 'answer', [{ part: itsThread }]);
	const opening = asked('member', 'open', [{ part: itsThread }]);
	const full = { [itsThread]: thread.answers };
	assert.equal(answer({ [itsThread]: at(thread.answers, { entries: 1, bytes: 110 }) }, reply), 'room');
	assert.equal(answer(full, reply), 'too-large thread');
	assert.equal(answer(full, opening), 'room');
	assert.equal(answer(full, asked('member', 'open', [{ part: itsThread, bytes: leanBytes + 1 }])), 'too-large thread');
	assert.equal(answer(full, asked('member', 'answer', [{ part: otherThread }])), 'room', 'another desk is not held up');
	const fuller = { [itsThread]: thread.openings, [otherThread]: thread.openings };
	assert.equal(answer(fuller, opening), 'too-large thread');
	for (const part of [0, ownPart, itsThread, otherThread])
		assert.equal(answer(fuller, asked('survivor', 'write', [{ part, bytes: 1_500_000 }])), 'room', `she writes in ${part}`);
});

test('all desks together leave her room in the threads', () => {
	const many = { [otherThread]: at(threads.answers) };
	assert.equal(answer(many, asked('member', 'answer', [{ part: itsThread }])), 'too-large threads');
	assert.equal(answer(many, asked('member', 'open', [{ part: itsThread }])), 'room');
	const most = { [otherThread]: threads.openings };
	assert.equal(answer(most, asked('member', 'open', [{ part: itsThread }])), 'too-large threads');
	assert.equal(answer(most, asked('survivor', 'write', [{ part: itsThread, bytes: 1_500_000 }])), 'room');
	assert.ok(threads.openings.entries < threads.hers.entries && threads.openings.bytes < threads.hers.bytes);
});

test('a part that becomes a thread in the act counts as one; no more desks are let in at once than can be taken back', () => {
	const opens = [{ do: 'set-part', part: { part: 9, thread: 'desk-9' } }] as unknown as Effect[];
	const share = asked('survivor', 'share', [{ part: 9 }], opens);
	assert.equal(answer({ [ownPart]: own.besides }, share), 'room');
	assert.equal(answer({ [itsThread]: threads.hers }, share), 'too-large threads');
	const added = { do: 'add-consent' } as Partial<Effect>;
	assert.equal(answer({}, asked('survivor', 'share', [{ part: 0 }], [added])), 'too-large consents');
	assert.equal(answer({}, asked('survivor', 'share', [{ part: 0 }], [added, { do: 'end-consent' } as Partial<Effect>])), 'room');
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { canonicalBytes, must, utf8 } from '#core/base';
import { parseChats } from './parse-chat.ts';
import { areMarks, cutChat, formatSavedChat, keptAround, parseSavedChat } from './saved-chat.ts';
import type { ChatThread } from './thread.ts';

const lines = Array.from(
	{ length: 200 },
	(_, at) => `23/11/2026, 10:${String(at % 60).padStart(2, '0')} - ${at < 150 ? 'Ana' : 'Sam'}: line ${at}`
);
const thread = must(parseChats([{ name: 'Invented.txt', bytes: utf8(lines.join('\n')) }])).threads[0] as ChatThread;

test('a kept conversation is read back as it was, whole or around what was marked, each message under its place in the export', () => {
	const whole = cutChat(thread, null);
	assert.equal(whole.places.length, 200);
	assert.deepEqual(parseSavedChat(formatSavedChat(whole)), whole);
	const cut = cutChat(thread, [0, 100]);
	assert.equal(cut.places.length, 1 + keptAround + (2 * keptAround + 1));
	assert.deepEqual([cut.places[0], cut.places.at(-1)], [0, 100 + keptAround]);
	for (const [at, place] of cut.places.entries()) assert.equal(cut.thread.messages[at]?.text, `line ${place}`);
	assert.deepEqual(cut.thread.people, ['Ana', 'Sam'], 'who was there stays named');
	assert.deepEqual(parseSavedChat(formatSavedChat(cut)), cut);
});

test('what is no kept conversation is nothing, whatever stands in it', () => {
	const whole = cutChat(thread, [3]);
	for (const wrong of [
		{ v: 2 },
		{ type: 'causeway/chat/v2' },
		{ places: [1] },
		{ thread: null },
		{ places: whole.places.map(() => -1) }
	])
		assert.equal(parseSavedChat(canonicalBytes({ ...whole, ...wrong } as never)), null, JSON.stringify(wrong));
	fc.assert(
		fc.property(fc.jsonValue(), (value) => {
			assert.equal(
				parseSavedChat(
					utf8(JSON.stringify({ ...whole, thread: { ...whole.thread, messages: [value], people: [] }, places: [0] }))
				),
				null
			);
			parseSavedChat(utf8(JSON.stringify(value)));
		})
	);
	assert.equal(parseSavedChat(Uint8Array.of(0xff)), null);
	assert.equal(areMarks([{ place: 1, mark: 'threat' }]), true);
	for (const wrong of [{}, [{ place: -1, mark: 'threat' }], [{ place: 1, mark: 'x' }], [null]])
		assert.equal(areMarks(wrong), false);
});

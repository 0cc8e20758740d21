import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChatMessage, SavedChat } from '#core/evidence';
import { linesWanted, textsOf, windowAround } from './chat-window.ts';

const message = (from: string, text: string, moment: string): ChatMessage => ({
	from,
	at: { written: '', local: null, moment: moment as ChatMessage['at']['moment'] },
	text,
	attachments: [{ name: 'receipt.png', type: 'picture' }],
	changed: null
});
const messages = [
	message('Sám', 'Pay 500', '2026-11-23T21:05:33Z'),
	message('Ana', 'no', '2026-11-24T08:00:00Z'),
	message('Sam', 'pay now', '2026-11-24T09:00:00Z')
];
const saved: SavedChat = {
	v: 1,
	type: 'causeway/chat/v1',
	thread: { source: 'whatsapp', title: '', people: [], messages, doubts: [] },
	places: [10, 11, 12]
};
const find = (query: string, markedOnly = false): readonly number[] =>
	linesWanted(saved, new Map([[12, 'threat']]), { query, markedOnly }, () => textsOf(saved)).map(({ place }) => place);

test('a thread is searched by words, names, times and files, whatever their case and accents', () => {
	assert.deepEqual(find('SAM pay'), [10, 12]);
	assert.deepEqual(find('2026-11-24'), [11, 12]);
	assert.deepEqual(find('Receipt.PNG ana'), [11]);
	assert.deepEqual(find('pay', true), [12]);
	assert.deepEqual(find('nothing of it'), []);
	assert.deepEqual(find(''), [10, 11, 12]);
});

test('without a query nothing is folded; a line that was found stands among the ones before it', () => {
	const lines = linesWanted(saved, new Map(), { query: ' ', markedOnly: false }, () => assert.fail('not asked'));
	assert.equal(lines.length, 3);
	assert.deepEqual([windowAround(3), windowAround(105)], [0, 100]);
});

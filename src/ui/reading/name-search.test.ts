import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accepted, must, type Outcome } from '#core/base';
import { type ChatMessage, formatSavedChat } from '#core/evidence';
import { lineHere } from '#tests/support/reading-here.ts';
import { NameSearch } from './name-search.ts';
import { type ReadingVerbs, readingVerbs } from './reading-verbs.ts';

const at = { written: '23/11/2026, 21:05', local: null, moment: null };
const messages = [
	['Ana (invented)', 'are you SAM from Anabel, Person B?'],
	['Sam Quill', 'write sam.q@bank.example or sam.z@bank.example']
].map(([from, text]): ChatMessage => ({ from: from as string, at, text: text as string, attachments: [], changed: null }));
const chatOf = (all: readonly ChatMessage[]): Blob => {
	const thread = { source: 'whatsapp', title: '', people: [], messages: all, doubts: [] } as const;
	const saved = { v: 1, type: 'causeway/chat/v1', thread, places: all.map((_, place) => place) } as const;
	return new Blob([formatSavedChat(saved) as Uint8Array<ArrayBuffer>]);
};
const searchHere = (): NameSearch => new NameSearch(lineHere(readingVerbs()));
const codeOf = (outcome: Outcome<unknown, string>): string => (outcome.ok ? 'accepted' : outcome.refusal.code);
const nobody = (): void => {};

test('names are searched beside the page: who takes part, contacts by their kind, stand-ins that stand nowhere, and the copy', async () => {
	const search = searchHere();
	const found = must(await search.begin(chatOf(messages), nobody));
	assert.deepEqual(
		found.people.map((words) => words.map(({ word }) => word)),
		[
			['Ana (invented)', 'Ana'],
			['Sam Quill', 'Sam', 'Quill']
		]
	);
	assert.deepEqual(found.contacts, [{ kind: 'mail', count: 2, samples: ['sam.q@bank.example', 'sam.z@bank.example'] }]);
	assert.equal(must(await search.count('anabel')), 1);
	assert.deepEqual(must(await search.free({ said: ['Person A', 'Person B', 'Person C'], count: 2 })), ['Person A', 'Person C']);
	const wish = {
		words: [{ word: 'Ana', standIn: 'Person A' }],
		contacts: [{ kind: 'mail', said: ['E-mail A', 'E-mail B'] }]
	} as const;
	const made = must(await search.replace(wish, nobody));
	assert.deepEqual(
		made.saved.thread.messages.map(({ from, text }) => [from, text]),
		[
			['Person A (invented)', 'are you SAM from Anabel, Person B?'],
			['Sam Quill', 'write E-mail A or E-mail B']
		]
	);
	assert.deepEqual(made.used, ['Person A', 'E-mail A', 'E-mail B']);
	assert.deepEqual([made.longer, made.longerCount], [[{ written: 'Anabel', word: 'Ana', count: 1 }], 1]);
	assert.deepEqual(must(await search.count('Ana')), 1, 'the conversation itself is as it was');
	search.stop();
	assert.equal(codeOf(await search.count('Ana')), 'reading-stopped');
});

test('how far the search of a long conversation is, is told while it goes on, and never back', async () => {
	const search = searchHere();
	const heard: number[] = [];
	const long = Array.from({ length: 9000 }, () => messages[1] as ChatMessage);
	must(await search.begin(chatOf(long), (share) => heard.push(share)));
	assert.ok(heard.length >= 12, `told ${heard.length} times`);
	const found = heard.length;
	must(await search.replace({ words: [{ word: 'Sam', standIn: 'Person A' }], contacts: [] }, (share) => heard.push(share)));
	assert.ok(heard.length - found >= 8);
	for (const one of [heard.slice(0, found), heard.slice(found)])
		assert.deepEqual(
			one,
			one.toSorted((a, b) => a - b)
		);
	assert.ok(heard.every((share) => share >= 0 && share <= 1));
	search.stop();
});

test('what is no conversation is refused, and so is an answer in another shape than was asked for', async () => {
	const search = searchHere();
	assert.equal(codeOf(await search.count('Ana')), 'not-open');
	assert.equal(codeOf(await search.begin(new Blob(['{}']), nobody)), 'chat-malformed');
	search.stop();
	const lying = (answer: unknown): NameSearch => {
		const say = async () => accepted(answer);
		return new NameSearch(lineHere({ names: say, countName: say, freeNames: say, replaceNames: say } as unknown as ReadingVerbs));
	};
	const wish = { words: [], contacts: [] };
	const bytes = new Uint8Array(await chatOf(messages).arrayBuffer());
	for (const answer of [
		null,
		-1,
		{ people: [], contacts: [{ kind: 'another', count: 1, samples: [] }] },
		{ people: [[{ word: 'Ana' }]], contacts: [] },
		{ saved: bytes.slice(1), used: [], longer: [], longerCount: 0 },
		{ saved: bytes, used: [1], longer: [], longerCount: 0 },
		{ saved: bytes, used: [], longer: [{ written: 'Anabel' }], longerCount: 1 }
	]) {
		const search = lying(answer);
		assert.equal(codeOf(await search.begin(chatOf(messages), nobody)), 'reading-stopped', JSON.stringify(answer));
		assert.equal(codeOf(await search.count('Ana')), 'reading-stopped');
		assert.equal(codeOf(await search.free({ said: [], count: 1 })), 'reading-stopped');
		assert.equal(codeOf(await search.replace(wish, nobody)), 'reading-stopped');
		search.stop();
	}
});

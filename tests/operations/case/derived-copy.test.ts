import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { must } from '#core/base';
import { formatSavedChat, ownTool, parseSavedChat, replaceNames, searchChat } from '#core/evidence';
import { thingsAt } from '#core/report';
import type { CaseReading } from '#core/sealing';
import { startTestNode } from '#tests/support/node.ts';
import { answered, placeAt, TestSurvivor } from '#tests/support/survivor.ts';
import { keepChat } from '#ui/sealing/keep-chat.ts';
import { keepCopy } from '#ui/sealing/keep-copy.ts';

const quiet = { signal: new AbortController().signal, report: () => {} };
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

test('a copy that shows less is an item of its own, says what it was made of and how, and stands in the custody of its original', async (t) => {
	const node = await startTestNode(t);
	const her = new TestSurvivor(await placeAt(node.app.origin), 'apple bird candle door engine forest garden hill');
	await her.file([answered('what', 'With drawn shapes.')]);
	const original = await her.attach('shapes.png', new TextEncoder().encode('the original'), 'adults');
	await her.look();
	const copy = must(
		await keepCopy(
			her.session,
			{
				original,
				from: new Blob(['the original']),
				copy: new File(['the copy'], 'copy-1.png', { type: 'image/png' }),
				form: 'picture',
				method: 'areas-covered',
				fill: 'solid',
				count: 2
			},
			quiet
		)
	);
	const { items, files } = await her.look();
	assert.equal(items.length, 2, 'the original stays');
	const made = items.find(({ item }) => item === copy);
	assert.deepEqual(made?.derivation, {
		original,
		method: 'areas-covered',
		fill: 'solid',
		count: 2,
		tool: ownTool,
		originalSha256: sha256('the original'),
		sha256: sha256('the copy')
	});
	assert.equal(made?.original, original);
	assert.ok(made?.limits.includes('less-than-original'));
	assert.equal(items.find(({ item }) => item === original)?.derivation, null);
	assert.deepEqual(
		files.map(({ name }) => name),
		['shapes.png', 'copy-1.png']
	);
	const steps = (await her.look()).timeline.flatMap((event) => (event.what === 'custody' ? [event.deed] : []));
	assert.deepEqual(steps, ['derived']);
	const refused = await keepCopy(
		her.session,
		{
			original: `${'A'.repeat(21)}Q` as never,
			from: new Blob(['x']),
			copy: new File(['y'], 'copy-1.png'),
			form: 'picture',
			method: 'notes-removed',
			fill: 'none',
			count: 0
		},
		quiet
	);
	assert.equal(refused.ok ? '' : refused.refusal.code, 'not-found');
});

test('a copy of a conversation in which names are replaced is a conversation of its own, with her marks, and no name of the original is in it', async (t) => {
	const node = await startTestNode(t);
	const her = new TestSurvivor(await placeAt(node.app.origin), 'apple bird candle door engine forest garden hill');
	await her.file([answered('what', 'Invented.')]);
	const exported = new File(['23/11/2026, 21:05 - Sam (invented): pay, Ana'], 'Chat with Sam.txt');
	await her.look();
	must(
		await keepChat(
			her.session,
			{ files: [exported], order: null, which: null, marks: [{ place: 0, mark: 'threat' }], whole: true },
			quiet
		)
	);
	const [chat] = (await her.look()).chats;
	assert.ok(chat);
	const content = await her.open(chat.file);
	const original = parseSavedChat(content);
	assert.ok(original);
	const words = [
		{ word: 'Sam', standIn: 'Person A' },
		{ word: 'ana', standIn: 'Person B' }
	];
	const { saved, used } = replaceNames(searchChat(original), { words, contacts: new Map() });
	const { source, title, people } = saved.thread;
	const copied = formatSavedChat(saved) as Uint8Array<ArrayBuffer>;
	const copy = must(
		await keepCopy(
			her.session,
			{
				original: chat.file,
				from: new Blob([content as Uint8Array<ArrayBuffer>]),
				copy: new File([copied], 'copy-1.json', { type: 'application/json' }),
				form: 'chat',
				method: 'names-replaced',
				fill: 'words',
				count: used.size,
				chat: { source, title, people, messages: chat.messages, kept: chat.kept, marks: chat.marks }
			},
			quiet
		)
	);
	const { chats, items } = await her.look();
	assert.deepEqual(
		chats.map(({ title: called, people: who, marks, originals }) => [called, who, marks, originals.length]),
		[
			['Chat with Sam', ['Sam (invented)'], [{ place: 0, mark: 'threat' }], 1],
			['Chat with Person A', ['Person A (invented)'], [{ place: 0, mark: 'threat' }], 0]
		]
	);
	const made = items.find(({ item }) => item === copy);
	assert.deepEqual([made?.title, made?.form, made?.original], ['Chat with Person A', 'chat', chat.file]);
	assert.deepEqual(
		[made?.derivation?.method, made?.derivation?.fill, made?.derivation?.count, made?.derivation?.original],
		['names-replaced', 'words', 2, chat.file]
	);
	assert.ok(made?.limits.includes('less-than-original'));
	assert.equal(items.length, 2);
	const read = new TextDecoder().decode(await her.open(copy));
	assert.ok(!/sam|ana/i.test(read), read);
	assert.equal(parseSavedChat(new TextEncoder().encode(read))?.thread.messages[0]?.text, 'pay, Person B');
	assert.equal(sha256(read), made?.derivation?.sha256);
	const given = thingsAt(her.session.held?.reading as CaseReading, [made?.id ?? '']);
	assert.equal(given?.[0]?.places.length, 5, 'whoever is given it gets its file, her marks and that it is a copy with it');
});

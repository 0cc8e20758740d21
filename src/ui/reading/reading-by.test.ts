import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accepted, type Outcome, refused } from '#core/base';
import { formatSavedChat } from '#core/evidence';
import { lineHere, readingHere } from '#tests/support/reading-here.ts';
import { type Line, type Verbs, WorkerLine } from '#ui/sealing/worker-rpc.ts';
import { longestMs } from './ask-alone.ts';
import type { CheckingVerbs } from './checking-verbs.ts';
import { readingBy } from './reading-by.ts';
import type { ReadingVerbs } from './reading-verbs.ts';

const none = new AbortController().signal;
const wish = { files: [], order: null, which: null, marked: null };
const archive = new Blob(['an invented archive']);
const codeOf = (outcome: Outcome<unknown, string>): string => (outcome.ok ? 'accepted' : outcome.refusal.code);
const never = (): never => {
	throw new Error('nobody asked for this');
};

/** A worker that hears and never answers a call; `pongs`: it still says that it lives. */
function deaf(pongs: boolean) {
	let hear: Parameters<Line['addEventListener']>[1] = () => {};
	let ended = 0;
	const line = {
		postMessage: (message: unknown) => {
			if (pongs && (message as { ping?: number }).ping !== undefined) hear({ data: { pong: 1 } });
		},
		addEventListener: (type: string, listener: typeof hear) => {
			if (type === 'message') hear = listener;
		},
		terminate: () => ended++
	};
	return { start: () => new WorkerLine<ReadingVerbs>(line), ended: () => ended };
}

/** A reader that a file has taken over: it answers whatever it likes. */
const lying = (answer: unknown) => {
	const start = <V extends Verbs>() =>
		lineHere(
			new Proxy({} as V, {
				getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true, writable: true, value: null }),
				get: () => async () => answer
			})
		);
	return readingBy(start<ReadingVerbs>, start<CheckingVerbs>);
};

test('a file that runs away in its reader is stopped with that reader, and the next file is read', async (t) => {
	t.mock.timers.enable({ apis: ['setInterval', 'setTimeout'] });
	let now = 0;
	t.mock.method(performance, 'now', () => now);
	const { start, ended } = deaf(false);
	const asked = readingBy(start, never).facts(archive, { signal: none });
	for (now = 2000; now <= 60_000; now += 2000) t.mock.timers.tick(2000);
	assert.equal(codeOf(await asked), 'reading-stopped');
	assert.equal(ended(), 1, 'the worker is ended, and all that it holds');
	assert.equal(codeOf(await readingHere.facts(archive, { signal: none })), 'archive-unknown');
});

test('a reader that says it lives and comes to no end is stopped too', async (t) => {
	t.mock.timers.enable({ apis: ['setInterval', 'setTimeout'] });
	const { start, ended } = deaf(true);
	const asked = readingBy(start, never).chat(wish, { signal: none });
	t.mock.timers.tick(longestMs);
	assert.equal(codeOf(await asked), 'reading-stopped');
	assert.equal(ended(), 1);
});

test('whoever stops a reading has it stopped at once, whatever the file does', async () => {
	const { start, ended } = deaf(false);
	const stop = new AbortController();
	const asked = readingBy(start, never).chat(wish, { signal: stop.signal });
	stop.abort();
	assert.equal(codeOf(await asked), 'stopped');
	assert.equal(ended(), 1);
	assert.equal(
		codeOf(await readingBy(never, never).chat(wish, { signal: stop.signal })),
		'stopped',
		'nothing is started any more'
	);
});

test('a reader that throws, that cannot be started or that died is told alike, and the worker goes when its work is done', async () => {
	assert.equal(codeOf(await readingBy(never, never).facts(archive, { signal: none })), 'reading-stopped');
	const lines: WorkerLine<Verbs>[] = [];
	const kept = <V extends Verbs>(line: WorkerLine<V>): WorkerLine<V> => {
		lines.push(line as unknown as WorkerLine<Verbs>);
		return line;
	};
	const throwing = { archive: async () => never() } as unknown as CheckingVerbs;
	const broken = readingBy(never, () => kept(lineHere(throwing)));
	assert.equal(codeOf(await broken.archive(archive, { signal: none })), 'reading-stopped');
	const sound = { archive: async () => accepted({ findings: [], signer: null }) } as unknown as CheckingVerbs;
	const read = await readingBy(never, () => kept(lineHere(sound))).archive(archive, { signal: none });
	assert.deepEqual(read, accepted({ findings: [], signer: null }));
	assert.deepEqual(
		lines.map(({ stopped }) => stopped),
		[true, true]
	);
});

const at = { written: 'now', local: null, moment: null };
const message = { from: null, at, text: 'invented', attachments: [], changed: null };
const thread = { source: 'whatsapp', title: '', people: [], messages: [message], doubts: [] } as const;
const saved = formatSavedChat({ v: 1, type: 'causeway/chat/v1', thread, places: [4] });
const facts = {
	form: 'html',
	url: 'https://page.example/',
	title: '',
	at: '',
	software: '',
	address: null,
	names: [],
	chain: [],
	status: 200,
	headers: [],
	records: 0,
	bytes: 1,
	sha256: '0'.repeat(64),
	pictureSha256: null,
	textSha256: null
};
const signer = { kind: 'domain', domain: 'page.example', trusted: false, stampedAt: null };
const hashes = Array.from({ length: 8 }, () => 'a'.repeat(64));

test('what a reader answers is taken where it has the shape that was asked for', async () => {
	const chat = await lying(accepted({ unread: ['a.jpg'], saved, messages: 5 })).chat(wish, { signal: none });
	assert.deepEqual(chat.ok && 'saved' in chat.value && [chat.value.messages, chat.value.saved.thread], [5, thread]);
	const titles = [{ source: 'mail', title: 'Invented', messages: 2 }];
	assert.deepEqual(await lying(accepted({ unread: [], titles })).chat(wish, { signal: none }), accepted({ unread: [], titles }));
	assert.deepEqual(await lying(accepted(facts)).facts(archive, { signal: none }), accepted(facts));
	const read = { findings: [{ code: 'file-missing', about: '1' }], signer: accepted(signer) };
	assert.deepEqual(await lying(accepted(read)).archive(archive, { signal: none }), accepted(read));
	assert.deepEqual(
		await lying(accepted({ quality: 90, hashes })).picture(archive, { signal: none }),
		accepted({ quality: 90, hashes })
	);
	const no = refused('chat-unknown', 'words of the file');
	assert.deepEqual(await lying(no).chat(wish, { signal: none }), refused('chat-unknown'), 'of a refusal only its code is taken');
});

test('what a reader answers in another shape is refused, and nothing of it is used', async () => {
	const loop: Record<string, unknown> = { ...facts };
	loop.title = loop;
	const inOtherPlace = { ...thread, messages: [message, message] };
	const wrong: readonly (readonly [keyof typeof readingHere, unknown])[] = [
		['chat', null],
		['chat', 'accepted'],
		['chat', { ok: 1, value: { unread: [], saved, messages: 5 } }],
		['chat', accepted({ unread: [4], saved, messages: 5 })],
		['chat', accepted({ unread: [], saved: thread, messages: 5 })],
		['chat', accepted({ unread: [], saved: saved.slice(1), messages: 5 })],
		['chat', accepted({ unread: [], saved, messages: 4 })],
		['chat', accepted({ unread: [], saved, messages: '5' })],
		['chat', accepted({ unread: [], saved: JSON.stringify(inOtherPlace), messages: 5 })],
		['chat', accepted({ unread: [], titles: [{ source: 'none of ours', title: '', messages: 1 }] })],
		['chat', { ok: false }],
		['chat', refused('<b>a code</b>')],
		['facts', accepted({ ...facts, title: 4 })],
		['facts', accepted({ ...facts, sha256: 'no hash' })],
		['facts', accepted({ ...facts, status: 1n })],
		['facts', accepted(new Map(Object.entries(facts)))],
		['facts', accepted(loop)],
		['archive', accepted({ findings: [{ code: 'all is well', about: '' }], signer: null })],
		['archive', accepted({ findings: [] })],
		['archive', accepted({ findings: [], signer: accepted({ ...signer, trusted: 'yes' }) })],
		['archive', accepted({ findings: [], signer: refused('another fault') })],
		['picture', accepted({ quality: 101, hashes })],
		['picture', accepted({ quality: 90, hashes: hashes.slice(1) })],
		['picture', accepted({ quality: 90, hashes: hashes.map(() => 'A'.repeat(64)) })]
	];
	for (const [verb, answer] of wrong) {
		const asking = lying(answer)[verb] as (input: never, call: { signal: AbortSignal }) => Promise<Outcome<unknown, string>>;
		const input = (verb === 'chat' ? wish : archive) as never;
		assert.equal(codeOf(await asking(input, { signal: none })), 'reading-stopped', `${verb} ${String(answer)}`);
	}
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { must, utf8 } from '#core/base';
import { type LineClock, readLineHead, readLineTime, unknownClock } from './line-time.ts';
import { parseLines } from './parse-lines.ts';
import { parseTable } from './parse-rows.ts';
import { cutChat, formatSavedChat, parseSavedChat } from './saved-chat.ts';
import { type ChatThread, messagesAtMost } from './thread.ts';

const read = (text: string, clock: LineClock = unknownClock, name = 'var/auth.log'): ChatThread =>
	must(parseLines({ name, bytes: utf8(text) }, clock));
const refusalOf = (text: string | Uint8Array): string | null => {
	const parsed = parseLines({ name: 'a.log', bytes: typeof text === 'string' ? utf8(text) : text }, unknownClock);
	return parsed.ok ? null : parsed.refusal.code;
};
const told = ({ messages }: ChatThread): readonly unknown[] =>
	messages.map(({ from, at, text }) => [from, at.moment ?? at.local, text]);

test('the log of a web server: each line whole, by the address and moment it begins with', () => {
	const lines = [
		'203.0.113.7 - - [10/Oct/2026:13:55:36 -0700] "GET /login?user=invented HTTP/1.0" 200 2326',
		'shop.example:443 2001:db8::7 - Ana Invented [10/Oct/2026:23:55:37 +0200] "POST /x HTTP/2" 302 0 "-" "Invented/1.0"',
		'this is no line of it'
	];
	const thread = read(lines.join('\r\n'));
	assert.deepEqual(told(thread), [
		['203.0.113.7', '2026-10-10T20:55:36Z', lines[0]],
		['2001:db8::7', '2026-10-10T21:55:37Z', lines[1]],
		['', null, lines[2]]
	]);
	assert.deepEqual([thread.source, thread.title, thread.people, thread.doubts], ['log', 'auth', [], ['lines-without-time']]);
});

test('syslog: the newer form has its moment, the older neither year nor zone', () => {
	const newer = read(
		'<165>1 2026-11-23T22:14:15.003+01:00 mx.home.example app - ID47 - hello\n<34>1 - mx.home.example su - - - no time'
	);
	assert.deepEqual(
		newer.messages.map(({ from, at }) => [from, at.moment]),
		[
			['mx.home.example', '2026-11-23T21:14:15Z'],
			['mx.home.example', null]
		]
	);
	const older =
		'<34>Dec 31 23:59:58 mymachine su: failed\nDec 31 23:59:59 mymachine sshd[1]: Accepted password\nJan  1 00:00:01 mymachine sshd[1]: closed';
	const bare = read(older);
	assert.deepEqual(
		bare.messages.map(({ from, at }) => [from, at.local, at.written]),
		[
			['mymachine', null, 'Dec 31 23:59:58'],
			['mymachine', null, 'Dec 31 23:59:59'],
			['mymachine', null, 'Jan  1 00:00:01']
		]
	);
	assert.deepEqual(bare.doubts, ['year-unknown']);
	const asked = read(older, { minutesAhead: 60, year: 2025 });
	assert.deepEqual(
		asked.messages.map(({ at }) => at.moment),
		['2025-12-31T22:59:58Z', '2025-12-31T22:59:59Z', '2025-12-31T23:00:01Z'],
		'the year goes up where the months begin anew'
	);
	assert.deepEqual(asked.doubts, ['year-said', 'server-zone-said']);
});

test('lines with a time in front: zones that are written count, others are asked for, and lines that go on stay together', () => {
	const lines = [
		'[2026-11-23 21:05:33] production.ERROR: failed',
		'\tat first',
		'  at second',
		'INFO 2026-11-23 21:05:34,120 ready',
		'2026/11/23 21:05:35 [error] 12#0: *1 open() failed',
		'[Mon Nov 23 21:05:36.902022 2026] [core:error] denied'
	];
	const thread = read(lines.join('\n'));
	assert.deepEqual(
		thread.messages.map(({ at }) => [at.local, at.moment]),
		['33', '34', '35', '36'].map((second) => [`2026-11-23T21:05:${second}`, null])
	);
	assert.equal(thread.messages[0]?.text, lines.slice(0, 3).join('\n'));
	assert.deepEqual(thread.doubts, ['server-zone-unknown']);
	const utc = read(lines.join('\n'), { minutesAhead: -300, year: null });
	assert.equal(utc.messages[0]?.at.moment, '2026-11-24T02:05:33Z');
	assert.deepEqual(utc.doubts, ['server-zone-said']);
});

test('times that are none are none, and a day that no month has is no day', () => {
	const momentOf = (written: string): string | null => readLineTime(written, { minutesAhead: 0, year: 2026 }).at.moment;
	assert.equal(momentOf('2026-11-23T21:05:33Z'), '2026-11-23T21:05:33Z');
	assert.equal(momentOf('2026-11-23 21:05:33 UTC'), '2026-11-23T21:05:33Z');
	assert.equal(momentOf('2026-11-23T21:05:33.123456789+0530'), '2026-11-23T15:35:33Z');
	for (const counted of ['1795467933', '1795467933.42', '1795467933000', '1795467933000000'])
		assert.equal(momentOf(counted), '2026-11-23T21:05:33Z', counted);
	for (const none of [
		'',
		'-',
		'2026-02-30 10:00:00',
		'2026-13-01 10:00:00',
		'2026-11-23',
		'9999-12-31 23:59:59',
		'31/Feb/2026:00:00:00 +0000',
		'Xyz 10 10:00:00',
		'12345',
		'2026-11-23 21:05:33 and more'
	])
		assert.equal(momentOf(none), null, none);
	assert.equal(readLineHead('Dear diary'), null);
});

test('records in JSON: a field for the time is found, all fields are kept, a broken line too', () => {
	const lines = [
		'{"level":"warn","ts":1795467933.5,"msg":"login failed","ip":"203.0.113.7"}',
		'{"level":"info","ts":1795467934.5,"msg":"login","extra":{"a":[1]}}',
		'{"level":"inf'
	];
	const thread = read(lines.join('\n'), unknownClock, 'app.jsonl');
	assert.deepEqual(told(thread), [
		['', '2026-11-23T21:05:33Z', 'level: warn\nts: 1795467933.5\nmsg: login failed\nip: 203.0.113.7'],
		['', '2026-11-23T21:05:34Z', 'level: info\nts: 1795467934.5\nmsg: login\nextra: {"a":[1]}'],
		['', null, '{"level":"inf']
	]);
	const list = read('{"count": 1, "events": [{"name": "Invented", "created_at": "2026-11-23T21:05:33Z"}]}');
	assert.deepEqual(
		[list.source, told(list)],
		['list', [['', '2026-11-23T21:05:33Z', 'name: Invented\ncreated_at: 2026-11-23T21:05:33Z']]]
	);
});

test('a table: names above its columns, rows that are too long keep what they have', () => {
	const table = (...rows: readonly (readonly string[])[]): ChatThread => must(parseTable(rows, 'Payments', unknownClock));
	const thread = table(['Date', 'Amount', ''], ['2026-11-23 21:05', '500', 'x', 'more'], ['2026-11-22 21:05', '700']);
	assert.deepEqual(
		thread.messages.map(({ text }) => text),
		['Date: 2026-11-23 21:05\nAmount: 500\n3: x\n4: more', 'Date: 2026-11-22 21:05\nAmount: 700']
	);
	assert.deepEqual([thread.source, thread.title, thread.doubts], ['list', 'Payments', ['server-zone-unknown', 'not-in-order']]);
	const google = table(['Gaia ID', 'Activity Timestamp', 'IP Address'], ['1', '2026-03-11 02:49:39 UTC', '2001:db8::7']);
	assert.deepEqual([google.source, google.title, google.messages[0]?.at.moment], ['logins', 'Google', '2026-03-11T02:49:39Z']);
	for (const none of [
		[
			['Name', 'Amount'],
			['Invented', '500']
		],
		[
			['Date', 'Date'],
			['2026-11-23 21:05', 'x']
		],
		[['Date'], ['2026-11-23 21:05']]
	]) {
		const parsed = parseTable(none, '', unknownClock);
		assert.equal(parsed.ok ? null : parsed.refusal.code, 'chat-unknown');
	}
});

test('what is no log is refused by name; strange bytes in a log are shown as such', () => {
	assert.equal(refusalOf('Dear diary\nit rained'), 'chat-unknown');
	assert.equal(refusalOf('{"broken'), 'chat-unknown');
	assert.equal(refusalOf(' \n\n'), 'chat-empty');
	assert.equal(refusalOf(Uint8Array.of(0xff, 0, 1, 2)), 'chat-malformed');
	assert.equal(refusalOf('2026-11-23 21:05:33 x\n'.repeat(messagesAtMost + 1)), 'chat-too-long');
	const strange = must(
		parseLines({ name: 'a.log', bytes: Uint8Array.of(...utf8('2026-11-23T21:05:33Z x'), 0xff) }, unknownClock)
	);
	assert.equal(strange.messages[0]?.text, '2026-11-23T21:05:33Z x\ufffd');
	assert.deepEqual(strange.doubts, ['bytes-unreadable']);
	const wide = Uint8Array.from([0xff, 0xfe, ...Array.from('2026-11-23T21:05:33Z x', (one) => [one.charCodeAt(0), 0]).flat()]);
	assert.equal(must(parseLines({ name: 'a.log', bytes: wide }, unknownClock)).messages[0]?.at.moment, '2026-11-23T21:05:33Z');
	assert.ok(parseSavedChat(formatSavedChat(cutChat(strange, null))), 'what is kept can be read back');
});

test('no bytes make a reader of lines throw, and no line makes it slow', () => {
	const start = fc.constantFrom(
		'2026-11-23 21:05:33 ',
		'<34>1 - ',
		'Nov 23 21:05:33 h ',
		'203.0.113.7 - - [10/Oct/2026:13:55:36 -0700] ',
		'{"ts": 1',
		'[{"time":"',
		'\t',
		''
	);
	fc.assert(
		fc.property(
			fc.array(fc.tuple(start, fc.string()), { maxLength: 30 }),
			fc.option(fc.integer({ min: -1000, max: 1000 })),
			(lines, minutesAhead) => {
				parseLines({ name: 'x', bytes: utf8(lines.map((one) => one.join('')).join('\n')) }, { minutesAhead, year: 1999 });
			}
		)
	);
	fc.assert(fc.property(fc.uint8Array({ maxLength: 3000 }), (bytes) => void parseLines({ name: '', bytes }, unknownClock)));
	fc.assert(
		fc.property(
			fc.array(fc.array(fc.string(), { maxLength: 5 }), { maxLength: 9 }),
			(rows) => void parseTable(rows, '', unknownClock)
		)
	);
	fc.assert(fc.property(fc.string(), (written) => void readLineTime(written, { minutesAhead: 840, year: 2026 })));
	for (const filler of ['a', ' ', '[', '<34>', '1 ', '-', ': ', '2026-11-23T', '203.0.113.7 - ']) {
		assert.equal(readLineHead(filler.repeat(20_000)), null, filler);
	}
});

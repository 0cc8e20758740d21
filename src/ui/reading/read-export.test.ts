import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { strToU8, zipSync } from 'fflate';
import { must } from '#core/base';
import type { ChatFile } from '#core/evidence';
import { readExport } from './read-export.ts';

const chat = '23/11/2026, 21:05 - Sam (invented): pay';
const mail = (subject: string, date: string): string =>
	[
		`Date: ${date}`,
		'From: "Sam (invented)" <sam@bank.example>',
		'To: Ana <ana@home.example>, other@home.example',
		'MIME-Version: 1.0',
		`Subject: =?utf-8?Q?${subject}?=`,
		'Content-Type: multipart/mixed; boundary=b',
		'',
		'--b',
		'Content-Type: text/html; charset=utf-8',
		'',
		'<p>or <b>else</b></p>',
		'--b',
		'Content-Type: image/png; name=shape.png',
		'Content-Transfer-Encoding: base64',
		'',
		'AAAA',
		'--b--'
	].join('\r\n');
const file = (name: string, content: string | Uint8Array): ChatFile => ({
	name,
	bytes: typeof content === 'string' ? strToU8(content) : content
});
const archive = (files: Readonly<Record<string, string>>): ChatFile =>
	file('a.zip', zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)]))));
const codeOf = async (one: ChatFile): Promise<string | null> => {
	const read = await readExport([one], null);
	return read.ok ? null : read.refusal.code;
};

test('out of an archive come words alone, each folder a conversation, mails together', async () => {
	const { threads, unread } = must(
		await readExport(
			[
				archive({
					'one/Sam.txt': chat,
					'one/picture.jpg': 'no words',
					'__MACOSX/one/Sam.txt': chat,
					'in/2.eml': mail('later', 'Mon, 23 Nov 2026 22:00:00 +0000'),
					'in/1.eml': mail('p=C3=A1y', 'Mon, 23 Nov 2026 21:00:00 +0000')
				})
			],
			null
		)
	);
	assert.deepEqual(
		threads.map(({ source, title, messages }) => [source, title, messages.length]),
		[
			['mail', 'páy', 2],
			['whatsapp', 'Sam', 1]
		]
	);
	assert.deepEqual(unread, ['one/picture.jpg']);
	const [first] = threads[0]?.messages ?? [];
	assert.deepEqual(
		[first?.from, first?.mail?.to, first?.text, first?.attachments],
		[
			'Sam (invented) <sam@bank.example>',
			['Ana <ana@home.example>', 'other@home.example'],
			'or else',
			[{ name: 'shape.png', type: 'picture' }]
		]
	);
});

test('a file of many mails is as many conversations as there are, each mail taken apart', async () => {
	const answer = `In-Reply-To: <1@bank.example>\r\n${mail('re', 'Mon, 23 Nov 2026 22:00:00 +0000')}`;
	const first = `Message-ID: <1@bank.example>\r\n${mail('pay', 'Mon, 23 Nov 2026 21:00:00 +0000')}`;
	const other = `Message-ID: <2@bank.example>\r\n${mail('news', 'Mon, 23 Nov 2026 20:00:00 +0000')}`;
	const box = [answer, other, first].map((one) => `From 17@xxx Mon Nov 23 21:05:33 +0000 2026\r\n${one}\r\n\r\n`).join('');
	for (const files of [[file('Inbox', box)], [archive({ 'Takeout/Mail/All.mbox': box })]]) {
		const threads = must(await readExport(files, null)).threads;
		assert.deepEqual(
			threads.map(({ source, title, messages }) => [source, title, messages.map(({ text }) => text)]),
			[
				['mail', 'pay', ['or else', 'or else']],
				['mail', 'news', ['or else']]
			]
		);
	}
	const both = must(await readExport([file('a.eml', first), file('Inbox', box)], null)).threads;
	assert.deepEqual(
		both.map(({ messages }) => messages.length),
		[1, 2, 1]
	);
});

test('what is no archive, holds no words, or would swell is refused', async () => {
	assert.equal(await codeOf(file('a.zip', Uint8Array.of(0x50, 0x4b, 3, 4, 0))), 'chat-malformed');
	assert.equal(await codeOf(archive({ 'picture.jpg': 'x' })), 'chat-empty');
	assert.equal(await codeOf(archive({ 'diary.txt': 'Dear diary' })), 'chat-unknown');
	const swollen = zipSync({ 'a.txt': new Uint8Array(201_000_000) }, { level: 1 });
	assert.equal(await codeOf(file('a.zip', swollen)), 'too-large');
});

test('a log, a table and a platform data download beside conversations: each by its name, and what was not read is named', async () => {
	const { threads, unread } = must(
		await readExport(
			[
				archive({
					'download/chat/Sam.txt': chat,
					'download/user_data.json': JSON.stringify({
						Activity: { 'Login History': { LoginHistoryList: [{ Date: '2026-11-23 21:05:33', IP: '203.0.113.7' }] } },
						'Direct Messages': {
							'Chat History': {
								ChatHistory: { 'Chat History with sam:': [{ Date: '2026-11-23 21:05:33', From: 'sam', Content: 'pay' }] }
							}
						}
					}),
					'download/data/ip-audit.js':
						'window.YTD.ip_audit.part0 = [{"ipAudit":{"createdAt":"2026-11-23T21:05:33.000Z","loginIp":"203.0.113.7"}}]',
					'download/assets/page.js': 'no()',
					'download/profile.json': '{"name":"Invented"}',
					'download/video.mp4': 'no words',
					'logs/web.log': '203.0.113.7 - - [10/Oct/2026:13:55:36 -0700] "GET / HTTP/1.0" 200 1',
					'lists/payments.csv': '\ufeffDate;Note\r\n2026-11-23 21:05;"two\r\nlines; and ""marks"""\r\n'
				})
			],
			null,
			{ minutesAhead: 60, year: null }
		)
	);
	assert.deepEqual(
		threads.map(({ source, title, messages }) => [source, title, messages[0]?.at.moment]),
		[
			['whatsapp', 'Sam', null],
			['tiktok', 'sam', '2026-11-23T20:05:33Z'],
			['logins', 'TikTok', '2026-11-23T20:05:33Z'],
			['logins', 'X', '2026-11-23T21:05:33Z'],
			['log', 'web', '2026-10-10T20:55:36Z'],
			['list', 'payments', '2026-11-23T20:05:00Z']
		]
	);
	assert.deepEqual(threads[1]?.doubts, ['server-zone-said']);
	assert.equal(threads.at(-1)?.messages[0]?.text, 'Date: 2026-11-23 21:05\nNote: two\r\nlines; and "marks"');
	assert.deepEqual(unread.toSorted(), ['download/assets/page.js', 'download/profile.json', 'download/video.mp4']);
});

test('a table whose quotes are broken is refused, and so is a mail in the form of Outlook', async () => {
	assert.equal(await codeOf(file('a.csv', 'Date,Note\n2026-11-23 21:05,"never ends\n')), 'chat-malformed');
	assert.equal(await codeOf(file('a.csv', 'Name,Note\nInvented,x\n')), 'chat-unknown');
	const outlook = Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0);
	assert.equal(await codeOf(file('a.msg', outlook)), 'outlook-unread');
	const both = must(await readExport([file('a.msg', outlook), file('Sam.txt', chat)], null));
	assert.deepEqual([both.threads.length, both.unread], [1, ['a.msg']]);
});

test('no bytes under any name make the reader throw', async () => {
	const name = fc.constantFrom('a.csv', 'a.tsv', 'a.log', 'a.json', 'a', 'a.zip', 'a.mbox');
	const bytes = fc.oneof(
		fc.uint8Array({ maxLength: 500 }),
		fc
			.array(fc.constantFrom('Date,Note\n', '"', ',', ';', '\n', '2026-11-23 21:05', '{"time":1795467933}', 'x'), {
				maxLength: 40
			})
			.map((all) => strToU8(all.join('')))
	);
	await fc.assert(
		fc.asyncProperty(name, bytes, async (called, content) => {
			const read = await readExport([file(called, content)], null);
			assert.ok(read.ok || read.refusal.code.length > 0);
		})
	);
});

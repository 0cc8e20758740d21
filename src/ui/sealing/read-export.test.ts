import assert from 'node:assert/strict';
import { test } from 'node:test';
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
	const threads = must(
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
		const threads = must(await readExport(files, null));
		assert.deepEqual(
			threads.map(({ source, title, messages }) => [source, title, messages.map(({ text }) => text)]),
			[
				['mail', 'pay', ['or else', 'or else']],
				['mail', 'news', ['or else']]
			]
		);
	}
	const both = must(await readExport([file('a.eml', first), file('Inbox', box)], null));
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

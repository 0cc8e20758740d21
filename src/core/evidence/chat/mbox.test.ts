import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { must, textFrom, utf8 } from '#core/base';
import { conversationsOfMails } from './mail-conversations.ts';
import { mailHeaders } from './mail-path.ts';
import type { TakenMail } from './mail-thread.ts';
import { looksLikeMbox, mailsAtMost, splitMbox } from './mbox.ts';

const mail = (id: string, more: readonly string[], words: string): string =>
	[`Message-ID: <${id}@bank.example>`, 'From: sam@bank.example', ...more, '', words].join('\n');
const box = (...mails: readonly string[]): Uint8Array =>
	utf8(mails.map((one) => `From sam@bank.example Mon Nov 23 21:05:33 2026\n${one}\n\n`).join(''));
const textsOf = (bytes: Uint8Array): readonly (string | null)[] => must(splitMbox(bytes)).map(textFrom);

test('mails come out of a file of many as they went in, also with From at the start of a line', () => {
	const [first, second] = [mail('1', [], 'From here on you pay.\nNobody else'), mail('2', ['Subject: pay'], 'or else')];
	assert.deepEqual(textsOf(box(first, second)), [`${first}\n\n`, `${second}\n\n`]);
	const quoted = mail('3', [], '\n>From here on\n>>From there\n> From a quotation\n>>Fromage');
	assert.deepEqual(textsOf(box(quoted)), [`${mail('3', [], '\nFrom here on\n>From there\n> From a quotation\n>>Fromage')}\n\n`]);
	const windows = utf8(
		'From - Mon\r\nFrom: a@b.example\r\nTo: c@d.example\r\n\r\none\r\n\r\nFrom - Tue\r\nFrom: e@f.example\r\n\r\ntwo'
	);
	assert.equal(must(splitMbox(windows)).length, 2);
	assert.equal(textsOf(box(mail('4', [], 'It ended.\n\nFrom then on I was silent.'))).length, 1, 'a sentence is no mail');
});

test('a file of many mails is told from one mail and from anything else', () => {
	assert.equal(looksLikeMbox(box(mail('1', ['Subject: x'], 'x'))), true);
	assert.equal(looksLikeMbox(utf8(mail('1', ['Subject: x'], 'x'))), false);
	assert.equal(looksLikeMbox(utf8('From here on\nDear diary\n')), false);
	assert.equal(looksLikeMbox(new Uint8Array()), false);
});

test('no bytes make the splitter throw, lose words or go on for ever', () => {
	const line = fc.constantFrom('From a b', '>From c', 'From: x@y.example', '', 'words', '\r', 'Subject: z', '\u0000\u00ff');
	fc.assert(
		fc.property(fc.array(line, { maxLength: 60 }), (lines) => {
			const bytes = utf8(`From a\nFrom: x@y.example\n${lines.join('\n')}`);
			const mails = must(splitMbox(bytes));
			assert.ok(mails.length >= 1);
			const words = (text: string): number => text.split('words').length;
			assert.equal(
				mails.reduce((sum, one) => sum + words(textFrom(one) ?? '') - 1, 1),
				words(lines.join('\n'))
			);
		})
	);
	fc.assert(fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => must(splitMbox(bytes)).length >= 0));
	const many = splitMbox(utf8('From a\nA: b\n\n'.repeat(mailsAtMost + 1)));
	assert.equal(!many.ok && many.refusal.code, 'chat-too-long');
});

const taken = (text: string, minute: number): TakenMail => ({
	headers: mailHeaders(utf8(text)),
	from: 'sam@bank.example',
	to: [],
	subject: `subject ${minute}`,
	written: '',
	moment: `2026-11-23T21:${String(minute).padStart(2, '0')}:00Z` as TakenMail['moment'],
	text: 'words',
	fromHtml: false,
	attachments: []
});

test('mails that answer one another are one conversation, whatever their order, others are their own', () => {
	const threads = must(
		conversationsOfMails([
			taken(mail('3', ['In-Reply-To: <2@bank.example>'], ''), 3),
			taken(mail('9', [], ''), 9),
			taken(mail('1', [], ''), 1),
			taken(mail('2', ['References: <0@bank.example>', ' <1@bank.example>'], ''), 2),
			taken('From: x@y.example\nSubject: without a number', 5)
		])
	);
	assert.deepEqual(
		threads.map(({ title, messages }) => [title, messages.length]),
		[
			['subject 1', 3],
			['subject 9', 1],
			['subject 5', 1]
		]
	);
	const gmail = ['a', 'b'].map((id, at) => taken(mail(id, ['X-GM-THRID: 17'], ''), at));
	assert.equal(must(conversationsOfMails(gmail)).length, 1);
	const chain = Array.from({ length: 5000 }, (_, at) => taken(mail(`${at}`, [`In-Reply-To: <${at + 1}@bank.example>`], ''), 0));
	assert.equal(must(conversationsOfMails(chain)).length, 1);
	assert.equal(conversationsOfMails([]).ok, false);
});

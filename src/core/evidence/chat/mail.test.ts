import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { must, utf8 } from '#core/base';
import { looksLikeMail, mailHeaders, mailMoment, meaningOf, readMailPath } from './mail-path.ts';
import { isSameHouse } from './mail-receiver.ts';
import { type TakenMail, threadOfMails, wordsOfHtml } from './mail-thread.ts';
import { cutChat, formatSavedChat, parseSavedChat } from './saved-chat.ts';

const saved = [
	'Delivered-To: invented@home.example',
	'Received: by mail.home.example with SMTP id 1; Mon, 23 Nov 2026 22:05:36 +0100 (CET)',
	'Authentication-Results: mx.home.example 1; dkim=pass (2048-bit key; see (this)) header.d=mailer.example header.s=k1;',
	'\tspf=softfail smtp.mailfrom=mailer.example; dmarc=fail (p=none) header.from=bank.example; x-other=pass',
	'ARC-Authentication-Results: i=1; list.example; dkim=pass header.i=@bank.example',
	'Received: from relay.example (relay.example [192.0.2.7])',
	'\tby mx.home.example with ESMTPS id 2; Mon, 23 Nov 2026 21:05:35 +0000',
	'Received: from [10.0.0.5] by relay.example; Mon, 23 Nov 2026 21:05:40 +0000',
	'DKIM-Signature: v=1; a=rsa-sha256; d=mailer.example; s=k1; b=AAAA',
	' BBBB',
	'From: "Sam (invented)" <sam@bank.example>',
	'Subject: pay'
].join('\r\n');

test('the way of a mail is told from the sender to the receiver, with what is out of order', () => {
	const { hops } = readMailPath(mailHeaders(utf8(`${saved}\r\n\r\nReceived: from nowhere; no`)));
	assert.deepEqual(
		hops.map(({ from, by, moment, backwards }) => [from, by, moment, backwards]),
		[
			['[10.0.0.5]', 'relay.example', '2026-11-23T21:05:40Z', false],
			['relay.example (relay.example [192.0.2.7])', 'mx.home.example', '2026-11-23T21:05:35Z', true],
			[null, 'mail.home.example', '2026-11-23T21:05:36Z', false]
		]
	);
});

test('what providers say that they checked, and who signed; remarks and unknown methods left out', () => {
	const { results, signatures } = readMailPath(mailHeaders(utf8(saved)));
	assert.deepEqual(
		results.map(({ by, arc, method, result, of }) => [by, arc, method, result, of]),
		[
			['mx.home.example', null, 'dkim', 'pass', 'mailer.example'],
			['mx.home.example', null, 'spf', 'softfail', 'mailer.example'],
			['mx.home.example', null, 'dmarc', 'fail', 'bank.example'],
			['list.example', 1, 'dkim', 'pass', '@bank.example']
		]
	);
	assert.deepEqual(signatures, [{ domain: 'mailer.example', selector: 'k1' }]);
	assert.deepEqual(
		results.map(({ near, strange }) => [near, strange]),
		[
			[true, true],
			[true, true],
			[true, false],
			[false, false]
		],
		'a signature of another domain than the one in From is told; who forwarded is not the receiver'
	);
});

const border = 'Received: from out.example by mx.home.example; Mon, 23 Nov 2026 21:05:35 +0000';
const outside = 'Received: from pc by out.example; Mon, 23 Nov 2026 21:05:34 +0000';
const nearOf = (...lines: readonly string[]): readonly boolean[] =>
	readMailPath([...lines, 'From: a@bank.example'].join('\n')).results.map(({ near }) => near);

test('a result that a sender wrote into the mail is told from one of the receiver', () => {
	const own = 'Authentication-Results: mx.home.example; dkim=pass header.d=bank.example';
	const invented = 'Authentication-Results: mx.bank.example; dkim=pass header.d=bank.example';
	assert.deepEqual(nearOf(own, border, outside), [true], 'on top');
	assert.deepEqual(nearOf(border, own, outside), [true], 'below the line where it came in, with the name of the house');
	assert.deepEqual(nearOf(border, invented, outside), [false]);
	assert.deepEqual(nearOf(border, outside, own), [false], 'the name alone is no proof');
	assert.deepEqual(nearOf(border, outside, invented, own), [false, false]);
	assert.deepEqual(nearOf(own), [false], 'nobody says that it arrived');
	const claimed = 'Received: from inner.home.example by mx.home.example; Mon, 23 Nov 2026 21:05:33 +0000';
	const unnamed = 'Authentication-Results: dkim=pass header.d=bank.example';
	assert.deepEqual(nearOf(border, unnamed, claimed, own, outside), [false, false], 'lines that only name the house');
	assert.deepEqual(nearOf('Received: by 2002:a05:6a10:0:0:0:0:1 with SMTP id 1; x', border, own, outside), [true]);
});

test('a provider that does not name itself is heard; what it says twice is told once; seals stand in their order', () => {
	const outlook =
		'Authentication-Results: spf=pass smtp.mailfrom=bank.example; dkim=none header.d=none;dmarc=pass header.from=bank.example';
	const { results } = readMailPath([outlook, border, outside, 'From: a@bank.example'].join('\n'));
	assert.deepEqual(
		results.map(({ by, method, result, near }) => [by, method, result, near]),
		[
			['', 'spf', 'pass', true],
			['', 'dkim', 'none', true],
			['', 'dmarc', 'pass', true]
		]
	);
	const twice = ['', 'ARC-'].map(
		(arc) => `${arc}Authentication-Results: ${arc && 'i=2; '}mx.home.example; dkim=pass header.d=x.example`
	);
	const sealed = ['ARC-Seal: i=2; cv=pass; d=home.example; b=A', 'ARC-Seal: i=1; cv=none; d=list.example; b=A'];
	const path = readMailPath([...twice, ...sealed, border, outside].join('\n'));
	assert.equal(path.results.length, 1);
	assert.deepEqual(path.seals, ['list.example', 'home.example']);
});

test('names of one house, and what a result means', () => {
	for (const [one, other] of [
		['mx.google.com', 'google.com'],
		['gmx.de', 'gmx.de'],
		['a.b.co.uk', 'b.co.uk'],
		['MX.Home.Example.', 'home.example']
	] as const)
		assert.ok(isSameHouse(one, other), `${one} ${other}`);
	for (const [one, other] of [
		['a.co.uk', 'b.co.uk'],
		['bank.example', 'bank.example.invalid'],
		['', ''],
		['example', 'bank.example']
	] as const)
		assert.ok(!isSameHouse(one, other), `${one} ${other}`);
	const meanings = [
		['dkim', 'pass', 'pass'],
		['spf', 'neutral', 'none'],
		['dkim', 'neutral', 'unsure'],
		['spf', 'softfail', 'fail'],
		['dmarc', 'temperror', 'unsure'],
		['dkim', 'toString', 'unsure']
	] as const;
	for (const [method, result, meaning] of meanings) assert.equal(meaningOf({ method, result }), meaning, `${method} ${result}`);
});

test('a saved mail is told from a chat and from a diary; dates that are none are none', () => {
	assert.ok(looksLikeMail(utf8(saved)));
	for (const other of ['23/11/2026, 21:05 - A: x', 'Dear diary', 'From: me', '', '{"From": 1}'])
		assert.ok(!looksLikeMail(utf8(other)), other);
	assert.equal(mailMoment('23 Nov 2026 21:05 GMT'), '2026-11-23T21:05:00Z');
	for (const none of ['', 'yesterday', '2026-11-23', '99 Nov 2026 99:99:99 +0000']) assert.equal(mailMoment(none), null, none);
});

const taken: TakenMail = {
	headers: saved.replaceAll('\r\n', '\n'),
	from: 'Sam (invented) <sam@bank.example>',
	to: ['invented@home.example'],
	subject: 'pay',
	written: 'Mon, 23 Nov 2026 21:05:33 +0000',
	moment: mailMoment('Mon, 23 Nov 2026 21:05:33 +0000'),
	text: 'or else',
	fromHtml: false,
	attachments: []
};

test('mails become one conversation by their times, kept with the lines above them, and read back', () => {
	const later = { ...taken, moment: mailMoment('Mon, 23 Nov 2026 23:05:33 +0000'), text: 'again', fromHtml: true };
	const thread = must(threadOfMails([later, taken]));
	assert.deepEqual([thread.source, thread.title, thread.doubts], ['mail', 'pay', ['mail-unchecked', 'words-of-html']]);
	assert.deepEqual(
		thread.messages.map(({ text }) => text),
		['or else', 'again']
	);
	const back = parseSavedChat(formatSavedChat(cutChat(thread, null)));
	assert.equal(back?.thread.messages[0]?.mail?.headers, taken.headers);
	assert.equal(threadOfMails([]).ok, false);
});

test('of HTML only the words are taken, the hidden ones too', () => {
	const html =
		'<html><head><title>no</title><style>p{a}</style></head><body><p>Pay&nbsp;&#163;500 &amp; be quiet</p><div style="display:none">or else</div>1 &lt; 2<script>no()</script></body></html>';
	assert.equal(wordsOfHtml(html), 'Pay £500 & be quiet\nor else\n1 < 2');
	assert.equal(wordsOfHtml('<p>a<style>b'), 'a');
});

test('no lines make a reader throw', () => {
	fc.assert(
		fc.property(
			fc.string(),
			fc.constantFrom('Received', 'Authentication-Results', 'DKIM-Signature', 'ARC-Authentication-Results', 'ARC-Seal', 'From'),
			(text, name) => {
				readMailPath(`${name}: ${text}`);
				looksLikeMail(utf8(`${name}: ${text}\n\n`));
				wordsOfHtml(text);
			}
		)
	);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	aFile,
	at,
	bare,
	chat,
	english,
	file,
	languages,
	member,
	message,
	reportOf,
	saved,
	speaker,
	sum,
	told,
	withoutCode,
	wordsIn
} from '#tests/support/told-things.ts';

test('of a conversation the marked lines are printed with what stands around them, how many there are in all, who took part, and the files of the export', () => {
	const lines = Array.from({ length: 100 }, (_, at) => message(at + 100, at === 50 ? 'Pay, or everybody sees it.' : undefined));
	const marks = { kind: 'chat-marks', file, marks: [{ place: 150, mark: 'threat' }] } as const;
	const things = [
		{ seq: 1, content: chat },
		{ seq: 2, content: aFile('chat.json', file, 'application/json') },
		{ seq: 3, content: { ...marks, marks: [{ place: 101, mark: 'payment' }] } as const },
		{ seq: 4, content: marks },
		// A desk cannot mark in her name.
		{ part: 5, seq: 1, at: at(40), by: member, content: { ...marks, marks: [{ place: 199, mark: 'demand' }] } as const }
	];
	const whole = reportOf(told(things, [], new Map([[file, saved(lines, 100)]])));
	const said = wordsIn(whole);
	for (const text of [
		'Ana, Stranger',
		'WhatsApp',
		'Messages or lines in the export 200',
		'Of these in this folder 100',
		'Of these marked by the person 1',
		'Marked by the person as: Threat',
		'Pay, or everybody sees it.',
		'Printed: 7. In the file: 100.',
		sum('e'),
		english.say('chat.doubts.zone-unknown')
	])
		assert.ok(said.includes(text), text);
	assert.deepEqual(
		[...said.matchAll(/Line (\d+)\./g)].map(([, number]) => Number(number)),
		[147, 148, 149, 151, 152, 153]
	);
	assert.ok(whole.includes('start="148"'), 'a line has its number in the export');
	assert.doesNotMatch(said, /Demand|Payment/);
	// What belongs to it stands with it, and is no thing of its own.
	assert.equal(whole.match(/<h3 /g)?.length, 1);
	assert.ok(said.includes('002. The file itself') && said.includes('004. What was marked in it'));
});

test('a short conversation is printed whole; of a long one without marks the beginning is, and that is said', () => {
	const short = wordsIn(reportOf(told([{ seq: 1, content: chat }], [], new Map([[file, saved([message(0), message(1)])]]))));
	assert.ok(short.includes(english.say('paper.chat.whole')) && short.includes('Line 1.'));
	const long = Array.from({ length: 90 }, (_, at) => message(at));
	const said = wordsIn(reportOf(told([{ seq: 1, content: chat }], [], new Map([[file, saved(long)]]))));
	assert.ok(said.includes(english.say('paper.chat.beginning')) && said.includes('Printed: 40. In the file: 90.'));
	assert.ok(said.includes('Line 39.') && !said.includes('Line 40.'));
});

test('where more is marked than a paper can bear, the first of it is printed, and that is said', () => {
	const all = Array.from({ length: 1000 }, (_, at) => message(at));
	const marks = all.map((_, place) => ({ place, mark: 'demand' }) as const);
	const things = [
		{ seq: 1, content: chat },
		{ seq: 2, content: { kind: 'chat-marks', file, marks } as const }
	];
	const said = wordsIn(reportOf(told(things, [], new Map([[file, saved(all)]]))));
	assert.ok(said.includes(english.say('paper.chat.most')) && said.includes('Printed: 600. In the file: 1,000.'));
	assert.ok(said.includes('Line 599.') && !said.includes('Line 600.'));
});

test('a mail is printed with its path, what was checked of it, and what that is worth to somebody who was not there', () => {
	const headers = [
		'Received: from mx.sender.example by mail.receiver.example; Sun, 22 Nov 2026 10:00:05 +0000',
		'Authentication-Results: mail.receiver.example; spf=fail smtp.mailfrom=bank.example',
		'Received: from home by mx.sender.example; Sun, 22 Nov 2026 10:00:00 +0000',
		'DKIM-Signature: v=1; d=sender.example; s=key1; b=x',
		'From: somebody@bank.example'
	].join('\n');
	const mail = { ...message(0, 'Pay today.'), mail: { subject: 'Invented invoice', to: ['ana@receiver.example'], headers } };
	const content = { ...chat, source: 'mail' } as const;
	for (const language of languages) {
		const speech = speaker(language);
		const whole = reportOf(told([{ seq: 1, content }], [], new Map([[file, saved([mail], 0, { source: 'mail' })]])), speech);
		assert.doesNotMatch(withoutCode(whole), bare, language);
		const said = wordsIn(whole);
		for (const text of [
			'Invented invoice',
			'ana@receiver.example',
			'mx.sender.example',
			'SPF fail (bank.example)',
			'sender.example',
			...[
				'paper.mail.hops',
				'paper.mail.hopsWorth',
				'paper.mail.resultsWorth',
				'paper.mail.unchecked',
				'chat.mail.methods.spf.fail'
			].map((key) => speech.say(key))
		])
			assert.ok(said.includes(text), `${language} ${text}`);
	}
});

test('lines of a list are printed as they stand', () => {
	const line = { ...message(0, '192.0.2.9 - - "GET /admin"'), from: null };
	const content = { ...chat, source: 'log' } as const;
	const said = wordsIn(reportOf(told([{ seq: 1, content }], [], new Map([[file, saved([line], 0, { source: 'log' })]]))));
	assert.ok(
		said.includes('192.0.2.9 - - &quot;GET /admin&quot;') && said.includes(english.say('custody.limits.log-can-be-made-up'))
	);
});

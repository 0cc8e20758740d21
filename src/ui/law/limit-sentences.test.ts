import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BookRemedy, Limitation } from '#core/law';
import arabic from '#locales/ar.json' with { type: 'json' };
import english from '#locales/en.json' with { type: 'json' };
import { sayMoney } from '#ui/words/say-money.ts';
import { type Catalogue, wordsFrom } from '#ui/words/words.ts';
import { type LawWords, sayTerm, sayTerms } from './law-words.ts';
import { limitText } from './limit-sentences.ts';
import { costSentences, needsSentences } from './needs-sentences.ts';
import { fromSheet, partsOf } from './sheet-marks.ts';

const words: LawWords = wordsFrom('en', english as Catalogue);
const sentences = (limitation: Limitation) => limitText(words, limitation, []).sentences;

test('a limit is told from its fields, in the order in which it is computed', () => {
	assert.deepEqual(
		sentences({
			period: 'P3Y',
			runsFrom: 'knowledge',
			endOfYear: true,
			longStop: { period: 'P10Y', runsFrom: 'offence' },
			suspendedUntilAge: 21
		}),
		[
			'3 years, counted from the day the person harmed learned of it and of who did it.',
			'It is counted from the end of that calendar year.',
			'At the latest it ends 10 years after this: the last time it happened.',
			'For a person who was a child at the time, the count does not start before the birthday at 21.'
		]
	);
	assert.deepEqual(sentences({ none: true }), ['There is no time limit.']);
});

test('a limit without fields is never told as none', () => {
	assert.match(sentences({ note: 'as written' })[0] ?? '', /^The end of this time is not worked out here/);
	assert.match(limitText(words, undefined, []).sentences[0] ?? '', /names no time limit\. Ask before/);
});

test('older and special rules stand below, with the condition that leads to them', () => {
	const { sentences: own, others } = limitText(
		words,
		{
			period: 'P5Y',
			runsFrom: 'offence',
			inForceFrom: '2024-01-01',
			covers: 'live-claims',
			before: { period: 'P2Y', runsFrom: 'offence' },
			special: [{ when: 'words of the sheet', if: { confirm: 'invented' }, period: 'P1Y', runsFrom: 'report' }]
		},
		[{ id: 'invented', asks: 'Is it invented?' }]
	);
	assert.ok(own.includes('It reaches older claims that were not lost by that day.'));
	assert.deepEqual(
		others.map(({ sentences: each }) => each),
		[
			['2 years, counted from the last time it happened.'],
			[
				fromSheet('words of the sheet'),
				`If yes to the question: ${fromSheet('Is it invented?')}.`,
				'1 year, counted from the report to the police.'
			]
		]
	);
});

test('words of a sheet inside a sentence are set apart, in either direction of writing', () => {
	assert.deepEqual(partsOf(`before ${fromSheet('inside')} after`), [
		{ text: 'before ', isFromSheet: false },
		{ text: 'inside', isFromSheet: true },
		{ text: ' after', isFromSheet: false }
	]);
	const said = wordsFrom('ar', arabic as Catalogue).say('openLaw.source', { title: fromSheet('Act 1') });
	assert.equal(partsOf(said).find(({ isFromSheet }) => isFromSheet)?.text, 'Act 1');
});

test('a code without a word is shown as words of the sheet, never as a key', () => {
	assert.equal(sayTerm(words, 'head', 'no-such-head'), fromSheet('no-such-head'));
	assert.deepEqual(costSentences(words, 'court-fee; legal aid may apply'), [
		'There is a court fee.',
		fromSheet('legal aid may apply')
	]);
});

test('times and sums are told as the language tells them', () => {
	assert.deepEqual(
		[2, 0.5, 1.5, 'life' as const].map((years) => sayTerms(words, years)),
		['2 years', '6 months', '18 months', 'for life']
	);
	assert.equal(sayMoney(words, { amount: 3000, currency: 'USD' }), '$3,000');
});

test('what a remedy needs is told from its conditions, and that nothing is needed is told too', () => {
	const remedy = {
		id: 'xa-invented',
		kind: 'civil-damages',
		name: 'Invented',
		cite: 'Invented Act 2',
		conducts: 'all',
		where: 'anywhere',
		conditions: [{ childAtTime: true }],
		requires: { reportedToPolice: false, nationality: 'any' },
		source: { title: 'invented', url: 'https://law.example/' },
		confidence: 'verified'
	} as const satisfies BookRemedy;
	assert.deepEqual(needsSentences(words, remedy, []), [
		'No link with the country is needed.',
		'Needed: the person harmed was a child when it began.',
		'No report to the police is needed.',
		'Nationality does not matter.'
	]);
});

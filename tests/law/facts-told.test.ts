import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Facts } from '#core/law';
import { readShownLaw } from '#server/law/shown-law.ts';
import { factsTold } from '#ui/case-law/facts-told.ts';
import { withFact } from '#ui/options/facts-form.ts';
import { type LawWords, questionOf } from '#ui/options/law-words.ts';
import { sayAnswer } from '#ui/options/told-answers.ts';
import type { Language } from '#ui/words/languages.ts';
import { wordsFrom } from '#ui/words/words.ts';

const law = readShownLaw();
const languages: readonly Language[] = ['en', 'es', 'fr', 'ar', 'pt', 'fil'];
const tongues = languages.map(
	(code): LawWords => wordsFrom(code, JSON.parse(readFileSync(new URL(`../../locales/${code}.json`, import.meta.url), 'utf8')))
);

const said: readonly (readonly [string, unknown])[] = [
	['conducts', ['ncii-threat', 'ncii-distribution']],
	['linked', ['GB-EAW', 'US', 'US-CA', 'PH']],
	['survivor.childAtTime', false],
	['survivor.residence', 'XX'],
	['survivor.nationalities', ['PH']],
	['places.acts', ['US-CA', 'XX']],
	['places.servers', []],
	['accused.residence', 'GB-EAW'],
	['dates.firstAct', '2023'],
	['dates.lastAct', '2024-02-29'],
	['dates.knowledge', '2024-09'],
	['contentOnline', true],
	['confirmed.woman', true],
	['confirmed.accused-in-us', false]
];
const linesIn = (words: LawWords): string[] =>
	said.map(([path, value]) => {
		const { text, english } = questionOf(words, law, path);
		return `${text}${english ? ` ${english}` : ''} ${sayAnswer(words, value)}`;
	});
const textIn = (words: LawWords, lines = linesIn(words)): string => [words.say('options.end.carried'), ...lines].join('\n');
const facts = said.reduce<Facts>((all, [path, value]) => (path === 'linked' ? all : withFact(all, path, value)), {});

for (const [at, words] of tongues.entries())
	test(`what the interview carried into a report is read again, ${languages[at]}`, () => {
		const found = factsTold(['Something before.', `I wrote this first.\n\n${textIn(words)}\n\nAnd this after.`], tongues, law);
		assert.deepEqual(found?.facts, facts);
		assert.deepEqual(found?.countries, ['GB-EAW', 'US', 'US-CA', 'PH']);
	});

test('a line that she changed is not guessed at, and the others still count', () => {
	const [english] = tongues as [LawWords];
	const lines = linesIn(english);
	const [what, , child = '', ...rest] = lines;
	const found = factsTold([textIn(english, [`${what}, and more`, `${child}, I think`, ...rest])], tongues, law);
	assert.equal(found?.facts.conducts, undefined);
	assert.equal(found?.facts.survivor?.childAtTime, undefined);
	assert.equal(found?.facts.dates?.lastAct, '2024-02-29');
});

test('words of her own are no facts, and the newest carried answers count', () => {
	const [english, spanish] = tongues as [LawWords, LawWords];
	assert.equal(factsTold(['He lives in Spain since 2019. Yes.'], tongues, law), null);
	const older = textIn(english, linesIn(english).slice(8, 9));
	const newer = textIn(spanish, linesIn(spanish).slice(9, 10));
	assert.deepEqual(factsTold([older, newer], tongues, law)?.facts, { dates: { lastAct: '2024-02-29' } });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import english from '#locales/en.json' with { type: 'json' };
import { languageFor } from './languages.ts';
import { sayThere } from './say-hours.ts';
import { type Catalogue, wordsFrom } from './words.ts';

const en = wordsFrom('en', english as Catalogue);
/** Arabic with a few keys only: enough to see its rules at work. */
const ar = wordsFrom('ar', {
	desks: { answerWithin: { zero: '0', one: '1', two: '2', few: 'few {count}', many: 'many {count}', other: 'other {count}' } },
	languages: { heading: 'x {name} y' }
} as unknown as Catalogue);

test('a sentence takes its values, and numbers are written as the language writes them', () => {
	assert.equal(en.say('common.progress.of', { done: 'a', total: 'b' }), 'a of b');
	assert.equal(
		en.say('languages.reviewed', { count: 1200, total: 3000 }),
		'People who speak it have checked 1,200 of 3,000 texts.'
	);
});

test('the plural form is that of the language', () => {
	assert.equal(en.say('desks.answerWithin', { count: 1 }), 'Within 1 hour of reading time');
	assert.equal(en.say('desks.answerWithin', { count: 24 }), 'Within 24 hours of reading time');
	const forms = [0, 1, 2, 3, 11, 100].map((count) => ar.say('desks.answerWithin', { count }).split(' ')[0]);
	assert.deepEqual(forms, ['0', '1', '2', 'few', 'many', 'other']);
});

test('a branch may have a key "other" beside keys that are no plural form', () => {
	assert.equal(en.say('desks.kinds.other'), 'Desk');
	assert.equal(en.say('desks.kinds.police'), 'Police');
});

test('from right to left a value is set apart, so that it does not stir the sentence', () => {
	assert.equal(ar.say('languages.heading' as never, { name: 'Lantern' }), 'x \u2068Lantern\u2069 y');
	assert.equal(
		ar.say('languages.heading' as never, { name: '«\u2068Lantern\u2069»' }),
		'x \u2067«\u2068Lantern\u2069»\u2069 y',
		'a quoted name keeps its quotation marks on their sides'
	);
	assert.equal(ar.direction, 'rtl');
});

test('times name their zone, days do not move with it', () => {
	assert.equal(en.moment('2026-11-22T21:04:05Z', 'Europe/Madrid'), '22 November 2026 at 22:04 CET');
	assert.equal(en.weekday('2026-11-23T08:00:00Z', 'Europe/Madrid'), 'Monday, 09:00 CET');
	assert.equal(en.day('2026-11-22'), '22 November 2026');
});

test('a zone is named with its city, and a zone that is no place by its name alone', () => {
	assert.equal(en.zone('Europe/Madrid'), 'Central European Time (Madrid)');
	assert.equal(en.zone('America/Argentina/Buenos_Aires'), 'Argentina Standard Time (Buenos Aires)');
	assert.equal(en.zone('UTC'), 'Coordinated Universal Time');
	assert.equal(en.brief('2026-11-22T21:04:05Z', 'Asia/Manila'), '23 Nov 2026, 05:04');
});

test('a moment at a desk is told in its zone, and in the reader’s where the clocks differ', () => {
	const at = new Date('2026-11-23T08:00:00Z');
	assert.equal(sayThere(en, at, 'Europe/Madrid', 'Asia/Manila'), 'Monday, 09:00 CET (Monday, 16:00 GMT+8 where you are)');
	assert.equal(sayThere(en, at, 'Europe/Madrid', 'Europe/Paris'), 'Monday, 09:00 CET');
	assert.equal(sayThere(en, at, 'Europe/Madrid', null), 'Monday, 09:00 CET. Clock of the desk: Central European Time (Madrid)');
});

test('sizes, lists, places and languages are said in words', () => {
	assert.deepEqual([999, 1500, 7_340_032].map(en.bytes), ['999 bytes', '1.5 kB', '7.3 MB']);
	assert.equal(en.list(['a', 'b', 'c']), 'a, b and c');
	assert.equal(en.country('PH'), 'Philippines');
	assert.equal(en.tongue('fil'), 'Filipino');
});

test('addresses carry the language', () => {
	assert.equal(en.path('/'), '/en');
	assert.equal(ar.path('/now'), '/ar/now');
});

test('the language is the best that is offered: by weight, by order, without regions', () => {
	const offered = ['en', 'es', 'fil', 'ar'] as const;
	const wishes: [string | null, string][] = [
		['es-MX,es;q=0.9,en;q=0.8', 'es'],
		['de, en;q=0.4, ar;q=0.7', 'ar'],
		['tl-PH', 'fil'],
		['es;q=0, en', 'en'],
		['fr', 'en'],
		['', 'en'],
		[null, 'en'],
		[`${'x,'.repeat(4000)}es`, 'en'],
		[';;;q=,,es;q=abc', 'es']
	];
	for (const [header, expected] of wishes) assert.equal(languageFor(header, offered), expected, String(header).slice(0, 40));
});

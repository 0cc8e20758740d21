import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Limit, Option } from '#core/law';
import english from '#locales/en.json' with { type: 'json' };
import { type Catalogue, wordsFrom } from '#ui/words/words.ts';
import { endsSoon, isUnchecked, limitLine, namesDay, saySoFar } from './law-words.ts';

const words = wordsFrom('en', english as Catalogue);
const option = (limit: Partial<Limit> | null, confidence: Option['confidence'] = 'verified'): Option => ({
	jurisdiction: 'XX',
	remedy: 'xx-invented',
	kind: 'civil-damages',
	outcome: 'available',
	dependsOn: [],
	limit: limit && { steps: [], checked: true, extendableFor: [], ...limit },
	confidence,
	reasons: []
});
const line = (limit: Partial<Limit> | null, asOf = '2026-11-23'): string => limitLine(words, option(limit), asOf);

test('a day that has passed is not called safe, and the day itself still is', () => {
	assert.match(line({ earliest: '2026-11-23' }), /^Safe until .*23/);
	assert.match(line({ earliest: '2026-11-22' }), /^This may be over since .*22.*: ask now$/);
	assert.match(line({ earliest: '2026-11-22', latest: '2027-01-01' }), /may be over/);
});

test('an end that has passed is said to have passed', () => {
	assert.match(line({ date: '2026-11-23' }), /^Act by /);
	assert.match(line({ date: '2026-11-22' }), /^The time ended on .*22/);
	assert.match(line({ earliest: '2020-01-01', latest: '2026-11-22' }), /^The time ended on .*22.* or before$/);
	assert.match(line({ latest: '2026-11-22' }), /or before$/);
});

test('what was recalled is unchecked also where no time limit stands beside it', () => {
	assert.equal(isUnchecked(option(null, 'recalled')), true);
	assert.equal(isUnchecked(option(null)), false);
	assert.equal(line(null), english.options.answers.noLimit);
});

test('the clock of the place is told while the last days run, and not before or after', () => {
	const soon = (date: string): boolean => endsSoon(option({ date }), '2026-11-23');
	assert.deepEqual(['2026-11-22', '2026-11-23', '2026-11-25', '2026-11-26'].map(soon), [false, true, true, false]);
	assert.equal(endsSoon(option({ earliest: '2026-11-24' }), '2026-11-23'), true);
	assert.equal(endsSoon(option(null), '2026-11-23'), false);
});

test('where nothing is open yet no nought is told, but what that means', () => {
	const told = (...outcomes: Option['outcome'][]): string =>
		saySoFar(
			words,
			outcomes.map((outcome) => ({ ...option(null), outcome }))
		);
	assert.match(told('available', 'depends', 'too-late'), /^So far: 1 open to you, 1 still to be settled,? and 1 too late\.$/);
	assert.match(told('available'), /^So far: 1 open to you\.$/);
	assert.match(told('depends', 'depends', 'too-late'), /^So far: 2 ways may be open to you/);
	assert.match(told('too-late'), /not the last word/);
	for (const text of [told('depends'), told('not-available')]) assert.doesNotMatch(text, /\b0\b/);
});

test('where no day is named a list says so once, and its lines say nothing of it', () => {
	const asOf = '2026-11-23';
	for (const limit of [{}, { latest: '2027-01-01' }, null]) assert.equal(namesDay(option(limit), asOf), false);
	assert.equal(line({}), english.options.answers.noEnd);
	for (const limit of [{ date: asOf }, { earliest: asOf }, { latest: '2026-11-22' }])
		assert.equal(namesDay(option(limit), asOf), true);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import english from '#locales/en.json' with { type: 'json' };
import spanish from '#locales/es.json' with { type: 'json' };
import { sayPlace } from './say-place.ts';
import { type Catalogue, type Words, wordsFrom } from './words.ts';

const inEnglish: Words<'danger'> = wordsFrom('en', english as Catalogue);
const inSpanish: Words<'danger'> = wordsFrom('es', spanish as Catalogue);

test('a place of the law is called as its readers call it', () => {
	assert.deepEqual(
		['DE', 'GB-SCT', 'EU'].map((code) => sayPlace(inEnglish, code)),
		['Germany', 'Scotland', 'European Union, all countries']
	);
	assert.equal(sayPlace(inSpanish, 'DE'), 'Alemania');
});

test('a part of a state without a word of its own is not taken for the state', () => {
	assert.equal(sayPlace(inEnglish, 'CA-BC'), 'Canada (CA-BC)');
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { periodIn } from './period.ts';

const said = (language: string, ...periods: readonly string[]) => periods.map((period) => periodIn(language, period));

test('a period is said as it is written, in every unit that a sheet can use', () => {
	assert.deepEqual(said('en', 'P3Y', 'P1Y6M', 'P2W', 'PT48H', 'P1DT30M', 'P1Y1M1D'), [
		'3 years',
		'1 year and 6 months',
		'2 weeks',
		'48 hours',
		'1 day and 30 minutes',
		'1 year, 1 month, and 1 day'
	]);
});

test('a period is said as the language says it', () => {
	assert.deepEqual(
		['es', 'fr', 'ar', 'pt', 'fil'].map((language) => periodIn(language, 'P2Y')),
		['2 años', '2 ans', 'سنتان', '2 anos', '2 taon']
	);
});

test('what is no period is never said', () => {
	for (const period of ['', '3Y', 'P', 'PT', 'soon']) assert.throws(() => periodIn('en', period), period);
});

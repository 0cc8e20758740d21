import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Option, ShownLaw } from '#core/law';
import { byPlace, isOnline, onPaper } from './sorted-answers.ts';

const option = (remedy: string, more: Partial<Option>): Option => ({
	jurisdiction: 'XX',
	remedy,
	kind: 'civil-damages',
	outcome: 'available',
	dependsOn: [],
	limit: null,
	confidence: 'verified',
	reasons: [],
	...more
});
const limit = (date: string): Option['limit'] => ({ date, steps: [], checked: true, extendableFor: [] });

test('on paper stands everything that can be done: what is quick and safe first, then the nearest day first, what has no day last', () => {
	const answers = [
		option('no-day', {}),
		option('far', { limit: limit('2030-01-01') }),
		option('late', { outcome: 'too-late', limit: limit('2020-01-01') }),
		option('other', { outcome: 'not-available' }),
		option('near', { outcome: 'depends', limit: limit('2027-01-01') }),
		option('lawyer', { kind: 'legal-aid', limit: limit('2026-12-01') }),
		option('removal-open', { kind: 'content-removal', outcome: 'depends' }),
		option('removal', { kind: 'content-removal' })
	];
	const { first, rest } = onPaper(answers);
	assert.deepEqual(
		first.map(({ remedy }) => remedy),
		['removal', 'removal-open', 'lawyer']
	);
	assert.deepEqual(
		rest.map(({ remedy }) => remedy),
		['near', 'far', 'no-day']
	);
	assert.deepEqual(onPaper([...answers].reverse()).rest.at(-1)?.remedy, 'no-day');
});

test('where pictures are or may be online, taking them down comes before all else that can still be done', () => {
	const law = { groups: {}, sheets: [{ code: 'XX' }], conducts: [], confirms: {} } as unknown as ShownLaw;
	const answers = [
		option('money', { limit: limit('2026-12-01') }),
		option('removal-late', { kind: 'content-removal', outcome: 'too-late' }),
		option('removal', { kind: 'content-removal', outcome: 'depends' })
	];
	const order = (contentFirst: boolean) => byPlace(answers, law, contentFirst)[0]?.fitting.map(({ remedy }) => remedy);
	assert.deepEqual(order(true), ['removal', 'money', 'removal-late']);
	assert.deepEqual(order(false), ['money', 'removal', 'removal-late']);
	assert.equal(isOnline({ conducts: ['ncii-distribution'] }), true);
	assert.equal(isOnline({ conducts: ['ncii-distribution'], contentOnline: false }), false);
	assert.equal(isOnline({ conducts: ['ncii-threat'] }), false);
	assert.equal(isOnline({ conducts: ['ncii-threat'], contentOnline: true }), true);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ways } from '#core/report';
import { purposeCodes } from '#core/sealing';
import { isForGrown, rungsOf } from './rungs.ts';

test('the ladder begins with keeping it and ends with testifying, whichever way somebody came', () => {
	for (const way of ways) {
		const rungs = rungsOf(way);
		assert.deepEqual([rungs[0], rungs[1], rungs.at(-1)], ['keep', 'support', 'testimony'], way);
		assert.equal(new Set(rungs).size, rungs.length);
	}
	assert.deepEqual(rungsOf('under-18'), rungsOf('self'), 'no step is hidden from somebody under 18');
});

test('those who watch over an office are a step where it is about one, or where somebody reads for it', () => {
	assert.ok(rungsOf('institution').includes('oversight'));
	assert.ok(!rungsOf('self').includes('oversight'));
	for (const purpose of purposeCodes) assert.ok(rungsOf('self', [purpose]).includes(purpose), purpose);
});

test('help comes before the steps for which a child needs a grown-up', () => {
	for (const way of ways) {
		const grown = rungsOf(way).map(isForGrown);
		assert.deepEqual(grown, grown.toSorted(), way);
	}
});

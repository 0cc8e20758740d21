import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CheckedBundle } from '#core/bundle';
import { holdsHeading } from './holds-heading.ts';

/** A check in which each act was seen by so many witnesses. */
const checked = (cosigned: readonly number[], believed: boolean, unproved: readonly string[] = []): CheckedBundle =>
	({
		believed,
		acts: cosigned.map((count) => ({ proved: { cosigned: Array.from({ length: count }) } })),
		statement: { body: { unproved } }
	}) as unknown as CheckedBundle;

test('a bundle is called no surer than it is: keys that came with it, no log, or an act that no log holds are its own word', () => {
	assert.equal(holdsHeading(checked([2, 2], true)), 'itself');
	assert.equal(holdsHeading(checked([], false)), 'itself');
	assert.equal(holdsHeading(checked([2, 2], false, ['hash'])), 'itself');
});

test('a log whose key the reader brought is more, and witnesses of every act more than that', () => {
	assert.equal(holdsHeading(checked([0, 0], false)), 'log');
	assert.equal(holdsHeading(checked([2, 0], false)), 'log');
	assert.equal(holdsHeading(checked([1, 2], false)), 'seen');
});

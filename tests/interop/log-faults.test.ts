import assert from 'node:assert/strict';
import { test } from 'node:test';
import { playLogFaults } from '#tests/support/log-faults.ts';

/** Here and not among the other tests for its length alone: the short form of it is tests/operations/log/killed-pens.test.ts. */
test('a hundred rounds of kill -9 under load, of programs, of the one that signs, and of PostgreSQL: nothing acknowledged is lost, one history', async (t) => {
	const played = await playLogFaults(t, 100);
	assert.ok(played.leaves > 1000 && played.checkpoints > 100, JSON.stringify(played));
});

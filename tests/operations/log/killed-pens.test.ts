import assert from 'node:assert/strict';
import { test } from 'node:test';
import { playLogFaults } from '#tests/support/log-faults.ts';

test('programs, the one that signs, and the database are killed under load: no acknowledged leaf is lost or doubled, one history', async (t) => {
	const played = await playLogFaults(t, 9);
	assert.ok(played.leaves > 100 && played.checkpoints > 9, JSON.stringify(played));
});

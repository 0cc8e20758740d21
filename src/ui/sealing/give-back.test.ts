import assert from 'node:assert/strict';
import { test } from 'node:test';
import { giveBack } from './give-back.ts';

test('bytes that stand alone are empty afterwards, again and again; what others stand beside stays', () => {
	for (const length of [1, 1000, 0]) {
		const bytes = new Uint8Array(length);
		giveBack(bytes);
		assert.equal(bytes.length, 0);
		giveBack(bytes);
	}
	const whole = new Uint8Array(1000).fill(7);
	giveBack(whole.subarray(1));
	assert.deepEqual([whole.length, whole[999]], [1000, 7]);
});

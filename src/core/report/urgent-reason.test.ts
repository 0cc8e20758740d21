import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dangerChoices } from './questions.ts';
import { urgentReasonFrom, urgentReasons } from './urgent-reason.ts';

test('a danger and an unsafe place are both told, and neither “no” nor “safe” is a reason', () => {
	assert.deepEqual(urgentReasons('dying', 'not-safe'), [
		{ question: 'danger', choice: 'dying' },
		{ question: 'child-safe', choice: 'not-safe' }
	]);
	assert.deepEqual(urgentReasons('no', 'safe'), []);
	assert.deepEqual(urgentReasons(null, null), []);
});

test('every danger is read back from a thread, and nothing else is', () => {
	for (const choice of dangerChoices) {
		const reason = { question: 'danger', choice };
		assert.deepEqual(urgentReasonFrom(reason), choice === 'no' ? null : reason);
	}
	assert.deepEqual(urgentReasonFrom({ question: 'child-safe', choice: 'not-safe' })?.choice, 'not-safe');
	for (const other of [
		{ question: 'danger', choice: 'something else' },
		{ question: 'danger', choice: null },
		{ question: 'child-safe', choice: 'safe' },
		{ question: 'what', choice: 'dying' }
	])
		assert.equal(urgentReasonFrom(other), null);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canStep, covered, takeStep } from './sight-steps.ts';

test('nothing is clear, in colour, large or loud at first, and each is a press of its own', () => {
	assert.deepEqual(covered, { blur: 3, colour: false, size: 0, sound: false });
	assert.deepEqual(takeStep(covered, 'clearer'), { ...covered, blur: 2 });
	assert.deepEqual(takeStep(covered, 'colour'), { ...covered, colour: true });
	assert.deepEqual(takeStep(covered, 'larger'), { ...covered, size: 1 });
	assert.deepEqual(takeStep(covered, 'sound'), { ...covered, sound: true });
});

test('one press covers all of it again; steps end where nothing more is to be seen', () => {
	let steps = covered;
	for (const step of ['clearer', 'clearer', 'clearer', 'colour', 'larger', 'larger', 'sound'] as const)
		steps = takeStep(steps, step);
	assert.deepEqual(steps, { blur: 0, colour: true, size: 2, sound: true });
	for (const step of ['clearer', 'colour', 'larger'] as const) assert.equal(canStep(steps, step), false, step);
	assert.deepEqual(takeStep(steps, 'cover'), covered);
	assert.equal(canStep(covered, 'cover'), false);
	assert.equal(takeStep(steps, 'sound').sound, false, 'sound can be turned off by itself');
});

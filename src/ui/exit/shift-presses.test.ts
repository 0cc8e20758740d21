import assert from 'node:assert/strict';
import { test } from 'node:test';
import { afterKey, noPresses } from './shift-presses.ts';

const shift = { key: 'Shift', shiftKey: false };
const count = (...keys: { key: string; shiftKey: boolean }[]): number => keys.reduce(afterKey, noPresses).count;

test('three presses of Shift alone count to three', () => {
	assert.equal(count(shift), 1);
	assert.equal(count(shift, shift), 2);
	assert.equal(count(shift, shift, shift), 3);
});

test('a Shift held to type a capital is no press', () => {
	assert.equal(count({ key: 'A', shiftKey: true }, shift), 0);
	assert.equal(count(shift, shift, { key: 'A', shiftKey: true }, shift), 0);
});

test('any other key starts the count anew', () => {
	assert.equal(count(shift, shift, { key: 'Tab', shiftKey: false }, shift), 1);
});

test('two Shift keys held together count once', () => {
	assert.equal(count({ key: 'Shift', shiftKey: true }, shift), 1);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CallLine, eachNumberOnce, sharedLines } from './each-number-once.ts';

const line = (kind: string, numbers: readonly string[], checked = true): CallLine => ({ kind, numbers, checked });
const self = (one: CallLine): CallLine => one;
const told = (lines: readonly CallLine[]): string[] =>
	eachNumberOnce(lines, self).map(({ line: { kind }, numbers }) => `${kind} ${[...numbers].join(' ')}`);

test('a number stands once: with the emergency line, but with a checked line before one that nobody has checked', () => {
	const [police, all] = [line('police-report', ['999']), line('emergency', ['999'])];
	assert.deepEqual(told([police, all]), ['emergency 999']);
	assert.deepEqual(told([police, line('emergency', ['999'], false)]), ['police-report 999']);
	assert.deepEqual(told([line('helpline', ['1098', '112']), line('emergency', ['112'])]), ['helpline 1098', 'emergency 112']);
	assert.deepEqual(told([line('helpline', ['1']), line('helpline', ['2'])]), ['helpline 1', 'helpline 2']);
});

test('what all parts of a state share is told once; a list alone shares nothing', () => {
	const [north, south] = [
		[line('emergency', ['999']), line('helpline', ['1'])],
		[line('helpline', ['2']), line('emergency', ['999'])]
	];
	assert.deepEqual(sharedLines([north, south], self), { shared: [north[0]], own: [[north[1]], [south[0]]] });
	assert.deepEqual(sharedLines([north], self), { shared: [], own: [north] });
	assert.deepEqual(sharedLines([], self), { shared: [], own: [] });
});

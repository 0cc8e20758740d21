import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Day } from '#core/base';
import { dayInMonths } from './day-in-months.ts';

const on = (day: string, months: number): string => dayInMonths(day as Day, months);

test('months on, the day stays, or is the last of a shorter month', () => {
	assert.equal(on('2026-11-22', 6), '2027-05-22');
	assert.equal(on('2026-08-31', 6), '2027-02-28');
	assert.equal(on('2027-08-31', 6), '2028-02-29');
	assert.equal(on('2028-02-29', 12), '2029-02-28');
	assert.equal(on('2026-12-31', 1), '2027-01-31');
});

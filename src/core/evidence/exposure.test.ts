import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exposureDayEnds, isBudget, isBudgetUsed, minutesDue, usualBudget } from './exposure.ts';

test('a budget is used when either number is reached', () => {
	assert.equal(isBudgetUsed({ openings: 19, minutes: 59 }, usualBudget), false);
	assert.equal(isBudgetUsed({ openings: 20, minutes: 0 }, usualBudget), true);
	assert.equal(isBudgetUsed({ openings: 1, minutes: 60 }, usualBudget), true);
});

test('a desk cannot choose nothing, and nothing without end', () => {
	assert.ok(isBudget(usualBudget));
	for (const [openings, minutes] of [
		[0, 10],
		[10, 0],
		[501, 10],
		[10, 601],
		[1.5, 10]
	] as const)
		assert.equal(isBudget({ openings, minutes }), false, `${openings} ${minutes}`);
});

test('minutes that were begun count whole and once, and what is counted in one go is no more than an hour', () => {
	assert.deepEqual(minutesDue(0, 0), { minutes: 1, counted: 1 });
	assert.deepEqual(minutesDue(60_000, 1), { minutes: 0, counted: 1 });
	assert.deepEqual(minutesDue(60_001, 1), { minutes: 1, counted: 2 });
	assert.deepEqual(minutesDue(-5, 3), { minutes: 0, counted: 3 });
	assert.deepEqual(minutesDue(86_400_000, 2), { minutes: 60, counted: 1440 });
});

test('a day of numbers ends for everybody at midnight of UTC', () => {
	assert.equal(exposureDayEnds(new Date('2026-11-23T20:15:00Z')), '2026-11-24T00:00:00.000Z');
	assert.equal(exposureDayEnds(new Date('2026-12-31T00:00:00Z')), '2027-01-01T00:00:00.000Z');
});

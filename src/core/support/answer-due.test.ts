import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Day, dayOf } from '#core/base';
import { answerDue, dayAt } from './answer-due.ts';
import type { ReadingHours } from './reading-hours.ts';

const day = (text: string): Day => text as Day;
const spans = (days: readonly number[], from: string, to: string) => [{ days, from, to }];
const office: ReadingHours = { zone: 'Europe/Madrid', spans: spans([1, 2, 3, 4, 5], '09:00', '17:00') };
const always: ReadingHours = { zone: 'UTC', spans: spans([1, 2, 3, 4, 5, 6, 7], '00:00', '24:00') };

test('a desk that reads day and night and promises a day answers by the day after', () => {
	assert.equal(answerDue({ hours: always, answerHours: 24 }, day('2026-11-23')), '2026-11-24');
	assert.equal(answerDue({ hours: always, answerHours: 25 }, day('2026-11-23')), '2026-11-25');
});

test('an office does not count its weekend: eight hours from a Friday end on Monday, nine on Tuesday', () => {
	assert.equal(answerDue({ hours: office, answerHours: 8 }, day('2026-11-27')), '2026-11-30');
	assert.equal(answerDue({ hours: office, answerHours: 9 }, day('2026-11-27')), '2026-12-01');
	assert.equal(answerDue({ hours: office, answerHours: 8 }, day('2026-11-28')), '2026-11-30');
});

test('the hours of the day itself are not counted: nobody knows how late on it the case came', () => {
	assert.equal(answerDue({ hours: office, answerHours: 1 }, day('2026-11-23')), '2026-11-24');
});

test('the day is the desk’s own: a night in Manila or Los Angeles is another date than here', () => {
	const night: ReadingHours = { zone: 'Asia/Manila', spans: spans([2], '00:00', '06:00') };
	assert.equal(answerDue({ hours: night, answerHours: 6 }, day('2026-11-22')), '2026-11-24');
	const evening: ReadingHours = { zone: 'America/Los_Angeles', spans: spans([1, 2, 3, 4, 5, 6, 7], '18:00', '22:00') };
	// The 23rd in UTC ends at 16:00 there: that evening still counts.
	assert.equal(answerDue({ hours: evening, answerHours: 4 }, day('2026-11-23')), '2026-11-23');
	assert.equal(dayAt('Asia/Manila', new Date('2026-11-22T17:00:00Z')), '2026-11-23');
	assert.equal(dayAt('America/Los_Angeles', new Date('2026-11-23T07:59:00Z')), '2026-11-22');
});

test('clock changes are counted in: the short night gives an hour less, the long one an hour more', () => {
	const nights: ReadingHours = { zone: 'Europe/Madrid', spans: spans([6, 7], '01:00', '04:00') };
	assert.equal(answerDue({ hours: nights, answerHours: 6 }, day('2026-03-20')), '2026-03-22', 'a usual weekend');
	assert.equal(answerDue({ hours: nights, answerHours: 6 }, day('2026-03-27')), '2026-04-04', 'clocks go forward on the 29th');
	assert.equal(answerDue({ hours: nights, answerHours: 7 }, day('2026-10-22')), '2026-10-25', 'and back on the 25th of October');
	const leftOut: ReadingHours = { zone: 'Europe/Madrid', spans: spans([7], '02:15', '02:45') };
	assert.equal(
		answerDue({ hours: leftOut, answerHours: 1 }, day('2026-03-20')),
		'2026-04-05',
		'a half hour that the clock leaves out'
	);
});

test('who promises nothing, or states no hours, has no day', () => {
	assert.equal(answerDue({ hours: office, answerHours: null }, day('2026-11-23')), null);
	assert.equal(answerDue({ hours: { zone: 'UTC', spans: [] }, answerHours: 4 }, day('2026-11-23')), null);
});

test('more hours never end earlier, a later day neither, and it is never before the day itself', () => {
	const zones = ['UTC', 'Europe/Madrid', 'Asia/Manila', 'America/Los_Angeles', 'Pacific/Auckland', 'Asia/Kathmandu'];
	const time = fc.integer({ min: 0, max: 23 });
	const given = fc.integer({ min: 0, max: 800 }).map((after) => dayOf(new Date(Date.UTC(2026, 0, 1 + after))));
	fc.assert(
		fc.property(
			fc.constantFrom(...zones),
			fc.integer({ min: 1, max: 7 }),
			time,
			fc.integer({ min: 1, max: 60 }),
			given,
			(...of) => {
				const [zone, weekday, from, answerHours, on] = of;
				const hours = { zone, spans: spans([weekday, (weekday % 7) + 1], `${String(from).padStart(2, '0')}:00`, '24:00') };
				const due = answerDue({ hours, answerHours }, on) as Day;
				assert.ok(due >= dayAt(zone, new Date(Date.parse(on) + 86_399_000)));
				assert.ok((answerDue({ hours, answerHours: answerHours + 1 }, on) as Day) >= due);
				assert.ok((answerDue({ hours, answerHours }, dayOf(new Date(Date.parse(on) + 86_400_000))) as Day) >= due);
			}
		),
		{ numRuns: 40 }
	);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ReadingHours, readingAt } from './reading-hours.ts';

const office: ReadingHours = { zone: 'Europe/Madrid', spans: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }] };
const night: ReadingHours = {
	zone: 'Asia/Manila',
	spans: [
		{ days: [6], from: '20:00', to: '24:00' },
		{ days: [7], from: '00:00', to: '24:00' },
		{ days: [1], from: '00:00', to: '06:00' }
	]
};
const everyDay: ReadingHours = { zone: 'UTC', spans: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }] };

test('an office that is open says until when', () => {
	assert.deepEqual(readingAt(office, new Date('2026-11-23T10:30:20Z')), {
		state: 'open',
		until: new Date('2026-11-23T16:00:00Z')
	});
});

test('an office that is closed for the weekend says Monday morning', () => {
	assert.deepEqual(readingAt(office, new Date('2026-11-21T12:00:00Z')), {
		state: 'closed',
		next: new Date('2026-11-23T08:00:00Z')
	});
});

test('the closing minute itself is closed', () => {
	assert.equal(readingAt(office, new Date('2026-11-23T16:00:00Z')).state, 'closed');
});

test('a change to summer time between now and the opening is counted in', () => {
	assert.deepEqual(readingAt(office, new Date('2026-03-27T20:00:00Z')), {
		state: 'closed',
		next: new Date('2026-03-30T07:00:00Z')
	});
});

test('a span over the end of the week is one opening', () => {
	assert.deepEqual(readingAt(night, new Date('2026-11-21T13:00:00Z')), {
		state: 'open',
		until: new Date('2026-11-22T22:00:00Z')
	});
	assert.deepEqual(readingAt(night, new Date('2026-11-22T21:00:00Z')), {
		state: 'open',
		until: new Date('2026-11-22T22:00:00Z')
	});
});

test('all hours of the week are always, and none are never', () => {
	assert.deepEqual(readingAt(everyDay, new Date()), { state: 'always' });
	assert.deepEqual(readingAt({ zone: 'UTC', spans: [] }, new Date()), { state: 'never' });
});

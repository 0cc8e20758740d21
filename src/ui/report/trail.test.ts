import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Stop, Trail } from './trail.ts';

const danger: Stop = { step: 'danger', at: 0 };
const way: Stop = { step: 'way', at: 0 };
const first: Stop = { step: 'ask', at: 0 };
const second: Stop = { step: 'ask', at: 1 };
const saved: Stop = { step: 'saved', at: 1 };

const walked = (...stops: readonly Stop[]): Trail => {
	const trail = new Trail();
	for (const [at, to] of stops.slice(1).entries()) trail.move(stops[at] as Stop, to);
	return trail;
};
const wayBack = (trail: Trail): Stop[] => {
	const stops: Stop[] = [];
	for (let stop = trail.back(); stop; stop = trail.back()) stops.push(stop);
	return stops;
};

test('Back goes the way she came, and ends where it began', () => {
	assert.deepEqual(wayBack(walked(danger, way, first, second, saved)), [second, first, way, danger]);
});

test('going back by the page itself is no step forward', () => {
	assert.deepEqual(wayBack(walked(danger, way, first, second, first)), [way, danger]);
	assert.deepEqual(wayBack(walked(first, second, first, second, first)), []);
});

test('a place that nobody may return to is left out, and a new beginning has nothing behind it', () => {
	const trail = walked(danger, way);
	trail.move(null, first);
	assert.deepEqual(wayBack(trail), [danger]);
	const anew = walked(danger, way, first);
	anew.begin();
	assert.deepEqual(wayBack(anew), []);
});

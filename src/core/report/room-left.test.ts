import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Room, RoomTold } from '#core/sealing';
import { bytesLeft, fileFits, isNearlyFull, pagesLeft, roomOfFile } from './room-left.ts';

const mib = 1024 * 1024;
const told = (held: Room, most: Room): RoomTold => ({ held, most });
const most = { entries: 1000, bytes: 100 * mib };

test('what is left is told by whatever fills up first, bytes or entries, and never below nothing', () => {
	assert.equal(bytesLeft(told({ entries: 0, bytes: 0 }, most)), 100 * mib);
	assert.equal(bytesLeft(told({ entries: 10, bytes: 75 * mib }, most)), 25 * mib);
	assert.equal(bytesLeft(told({ entries: 750, bytes: mib }, most)), 25 * mib);
	assert.equal(bytesLeft(told({ entries: 10, bytes: 101 * mib }, most)), 0);
});

test('a person is told when a fifth is left, and not before', () => {
	assert.equal(isNearlyFull(told({ entries: 10, bytes: 79 * mib }, most)), false);
	assert.equal(isNearlyFull(told({ entries: 10, bytes: 81 * mib }, most)), true);
	assert.equal(isNearlyFull(told({ entries: 801, bytes: 0 }, most)), true);
});

test('pages are told in round numbers, and none where not even one fits', () => {
	assert.equal(pagesLeft(told({ entries: 0, bytes: 100 * mib - 8000 }, most)), 0);
	assert.equal(pagesLeft(told({ entries: 0, bytes: 100 * mib - 9 * 8192 }, most)), 9);
	assert.equal(pagesLeft(told({ entries: 0, bytes: 90 * mib }, most)), 1200);
});

test('a file fits beside what is there up to its last byte as stored, or its last piece, and no further', () => {
	fc.assert(
		fc.property(fc.integer({ min: 0, max: 100 * mib }), (bytes) => {
			const takes = roomOfFile(bytes);
			assert.ok(takes.bytes > bytes && takes.bytes < bytes * 1.15 + 8192);
			const just = told({ entries: 1000 - takes.entries, bytes: 100 * mib - takes.bytes }, most);
			if (just.held.bytes < 0) return;
			assert.equal(fileFits(bytes, just), true);
			assert.equal(fileFits(bytes, { ...just, held: { ...just.held, bytes: just.held.bytes + 1 } }), false);
			assert.equal(fileFits(bytes, { ...just, held: { ...just.held, entries: just.held.entries + 1 } }), false);
		})
	);
});

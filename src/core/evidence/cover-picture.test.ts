import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type CoverArea, type CoverPlan, coverColour, coverPicture } from './cover-picture.ts';
import type { Pixels } from './pdq.ts';

const noise = (width: number, height: number): Pixels => ({
	width,
	height,
	data: Uint8Array.from({ length: width * height * 4 }, (_, at) => (at * 7919) % 251)
});
const at = ({ width, data }: Pixels, x: number, y: number): number[] => [
	...data.slice((y * width + x) * 4, (y * width + x) * 4 + 4)
];
const solid = [...coverColour, 255];
const box: CoverArea = { shape: 'box', left: 25, top: 50, width: 50, height: 25 };

test('what is marked is one colour, nothing else changes, and the picture that was given stays as it was', () => {
	const picture = noise(40, 20);
	const before = picture.data.slice();
	const covered = coverPicture(picture, { mode: 'cover', fill: 'solid', areas: [box] });
	for (let y = 0; y < 20; y++)
		for (let x = 0; x < 40; x++) {
			const isMarked = x >= 10 && x < 30 && y >= 10 && y < 15;
			assert.deepEqual(at(covered, x, y), isMarked ? solid : at(picture, x, y), `${x} ${y}`);
		}
	assert.deepEqual(picture.data, before);
});

test('an oval leaves its corners; with a background covered only what is marked stays; without any mark all of it goes', () => {
	const picture = noise(40, 40);
	const oval = coverPicture(picture, { mode: 'cover', fill: 'solid', areas: [{ ...box, shape: 'oval', top: 25, height: 50 }] });
	assert.deepEqual(at(oval, 20, 20), solid);
	assert.deepEqual(at(oval, 10, 10), at(picture, 10, 10), 'the corner');
	const kept = coverPicture(picture, { mode: 'keep', fill: 'solid', areas: [box] });
	assert.deepEqual(at(kept, 20, 25), at(picture, 20, 25));
	assert.deepEqual(at(kept, 0, 0), solid);
	const all = coverPicture(picture, { mode: 'keep', fill: 'solid', areas: [] });
	assert.ok([...all.data].every((value, index) => value === solid[index % 4]));
});

test('of tiles no more than sixteen rough colours are left', () => {
	const tiled = coverPicture(noise(64, 64), {
		mode: 'cover',
		fill: 'tiles',
		areas: [{ shape: 'box', left: 0, top: 0, width: 100, height: 100 }]
	});
	const colours = new Set(Array.from({ length: 64 * 64 }, (_, index) => at(tiled, index % 64, Math.floor(index / 64)).join()));
	assert.ok(colours.size <= 16, `${colours.size}`);
	for (const colour of colours) for (const value of colour.split(',').slice(0, 3)) assert.equal((Number(value) - 16) % 32, 0);
});

test('no plan reaches outside the picture, and nothing covered depends on what was there', () => {
	const side = fc.double({ min: -50, max: 150, noNaN: true });
	const area = fc.record({ shape: fc.constantFrom('box', 'oval'), left: side, top: side, width: side, height: side });
	const plan = fc.record({
		mode: fc.constantFrom('cover', 'keep'),
		fill: fc.constant('solid'),
		areas: fc.array(area, { maxLength: 4 })
	});
	fc.assert(
		fc.property(fc.integer({ min: 1, max: 24 }), fc.integer({ min: 1, max: 24 }), plan, (width, height, chosen) => {
			const [one, other] = [noise(width, height), { ...noise(width, height), data: new Uint8Array(width * height * 4).fill(9) }];
			const [first, second] = [one, other].map((picture) => coverPicture(picture, chosen as CoverPlan)) as [Pixels, Pixels];
			assert.equal(first.data.length, one.data.length);
			for (let y = 0; y < height; y++)
				for (let x = 0; x < width; x++) {
					const isCovered = at(second, x, y)[0] !== 9;
					assert.deepEqual(at(first, x, y), isCovered ? solid : at(one, x, y));
				}
		}),
		{ numRuns: 200 }
	);
});

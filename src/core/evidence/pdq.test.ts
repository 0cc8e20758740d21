import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { must } from '#core/base';
import { drawnPicture } from '#tests/support/drawn-picture.ts';
import { formatHashLines, formatIndicators } from './hash-list.ts';
import { hashImage, isPdqHash, orientations, type Pixels, pdqBounds, pdqDistance } from './pdq.ts';

const upright = (pixels: Pixels): string => must(hashImage(pixels)).hashes[0] as string;
const apart = (one: string, other: string): number => pdqDistance(one, other) as number;

/** The picture a quarter turned clockwise. */
function quarter({ width, height, data }: Pixels): Pixels {
	const turned = new Uint8Array(data.length);
	for (let row = 0; row < height; row++)
		for (let column = 0; column < width; column++) {
			const from = (row * width + column) * 4;
			turned.set(data.subarray(from, from + 4), (column * height + (height - 1 - row)) * 4);
		}
	return { width: height, height: width, data: turned };
}
function mirror({ width, height, data }: Pixels): Pixels {
	const mirrored = new Uint8Array(data.length);
	for (let row = 0; row < height; row++)
		for (let column = 0; column < width; column++) {
			const from = (row * width + column) * 4;
			mirrored.set(data.subarray(from, from + 4), (row * width + width - 1 - column) * 4);
		}
	return { width, height, data: mirrored };
}

test('the eight hashes are those of the picture as it is, turned by quarters, and mirrored first', () => {
	const picture = drawnPicture(512, 384);
	const { hashes, quality } = must(hashImage(picture));
	assert.ok(quality >= pdqBounds.quality, `quality ${quality}`);
	assert.equal(new Set(hashes).size, orientations.length);
	for (const [at, orientation] of orientations.entries()) {
		let turned = at < 4 ? picture : mirror(picture);
		for (let turn = 0; turn < at % 4; turn++) turned = quarter(turned);
		const distance = apart(upright(turned), hashes[at] as string);
		assert.ok(distance <= pdqBounds.distance, `${orientation}: ${distance} bits apart`);
		for (const [other, hash] of hashes.entries())
			if (other !== at) assert.ok(apart(upright(turned), hash) > distance, `${orientation} is nearer to ${orientations[other]}`);
	}
});

test('a smaller, brighter or noisier copy is the same picture, another picture is not', () => {
	const [large, small] = [upright(drawnPicture(512, 384)), upright(drawnPicture(200, 150))];
	assert.ok(apart(large, small) <= pdqBounds.distance, `${apart(large, small)} bits apart`);
	const copy = drawnPicture(512, 384);
	const noisy = {
		...copy,
		data: copy.data.map((value, at) => (at % 4 === 3 ? value : Math.min(255, value * 0.9 + 15 + (at % 7))))
	};
	assert.ok(apart(large, upright(noisy)) <= pdqBounds.distance);
	for (let seed = 2; seed < 12; seed++)
		assert.ok(apart(large, upright(drawnPicture(512, 384, seed))) > pdqBounds.distance, `seed ${seed}`);
});

test('a plain surface has no quality, what is clear through counts as black, and bytes that are no pixels are refused', () => {
	const plain = { width: 64, height: 64, data: new Uint8Array(64 * 64 * 4).fill(200) };
	assert.equal(must(hashImage(plain)).quality, 0);
	const clear = drawnPicture(64, 64);
	for (let at = 3; at < clear.data.length; at += 4) clear.data[at] = 0;
	assert.equal(must(hashImage(clear)).quality, 0);
	const refusalOf = (pixels: Pixels): string | null => {
		const hashed = hashImage(pixels);
		return hashed.ok ? null : hashed.refusal.code;
	};
	assert.equal(refusalOf(drawnPicture(4, 300)), 'image-too-small');
	assert.equal(refusalOf(drawnPicture(5, 5)), null);
	for (const wrong of [{ width: 5 }, { width: 2.5, height: 4 }, { width: -64 }, { width: Number.NaN }])
		assert.equal(refusalOf({ ...plain, ...wrong }), 'image-malformed');
});

test('the distance of two hashes counts the bits that differ, and is none for what is no hash', () => {
	const hex = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 });
	const bits = (hash: string): string =>
		[...hash].map((digit) => Number.parseInt(digit, 16).toString(2).padStart(4, '0')).join('');
	fc.assert(
		fc.property(hex, hex, (one, other) => {
			const [a, b] = [bits(one), bits(other)];
			assert.equal(pdqDistance(one, other), [...a].filter((bit, at) => bit !== b[at]).length);
			assert.equal(pdqDistance(one, one), 0);
		})
	);
	assert.equal(pdqDistance('0'.repeat(64), 'F'.repeat(64)), null);
	assert.equal(isPdqHash('0'.repeat(63)), false);
});

test('the files to pass on hold a line for each orientation, and nothing of the file they come from', () => {
	const listed = [{ label: '1', quality: 87, hashes: orientations.map((_, at) => `${at}`.repeat(64)) }];
	const lines = formatHashLines(listed).split('\n');
	assert.equal(lines.length, orientations.length + 1);
	assert.equal(lines[0], `${'0'.repeat(64)},87,1/upright`);
	const indicators = JSON.parse(formatIndicators(listed)) as { indicator: string; type: string; description: string }[];
	assert.deepEqual(indicators[4], { indicator: '4'.repeat(64), type: 'HASH_PDQ', description: '1/mirrored, quality 87' });
});

import { accepted, type Outcome, refused } from '#core/base';

/** Pixels as a canvas gives them: four bytes each (red, green, blue, alpha), row after row. */
export type Pixels = { readonly width: number; readonly height: number; readonly data: Uint8Array | Uint8ClampedArray };

/**
 * A PDQ hash as hash-sharing programmes write it: 64 hexadecimal digits, the highest bit first. Whoever has it can find copies of the picture, and
 * with much work something of a blurred likeness: it is sealed like the picture.
 */
export type PdqHash = string;

/** What each of the eight is: the picture as it is, turned by quarters (clockwise), and the same four after it was mirrored left to right. */
export const orientations = [
	'upright',
	'turned-90',
	'turned-180',
	'turned-270',
	'mirrored',
	'mirrored-turned-90',
	'mirrored-turned-180',
	'mirrored-turned-270'
] as const;

/** Bounds of use that PDQ's makers give: hashes up to `distance` bits apart are taken for one picture; below `quality` none is used. */
export const pdqBounds = { distance: 31, quality: 50 } as const;

const side = 64;
const kept = 16;
const bits = kept * kept;
/** Less than this and there is nothing to sample. */
const sideAtLeast = 5;

/**
 * PDQ of a picture in all eight {@link orientations} (Meta, "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm", 2019). `quality` is one for
 * all, from 0 to 100: how much there is to see. Below {@link pdqBounds}.quality a hash matches what it should not. Bring the picture to 512 pixels a side first: larger ones cost time and change nothing. Transparent places count as black.
 * Refuses `image-too-small`, and `image-malformed` where the bytes are not the pixels that width and height promise.
 */
export function hashImage(pixels: Pixels): Outcome<{ readonly quality: number; readonly hashes: readonly PdqHash[] }> {
	const { width, height, data } = pixels;
	if (!Number.isSafeInteger(width) || !Number.isSafeInteger(height) || data.length !== width * height * 4)
		return refused('image-malformed');
	if (width < sideAtLeast || height < sideAtLeast) return refused('image-too-small');
	const small = sample(blurred(brightness(pixels), width, height), width, height);
	const upright = frequencies(small);
	const hashes = orientations.map((_, at) => hashOf(turned(at < 4 ? upright : mirrored(upright), at % 4)));
	return accepted({ quality: qualityOf(small), hashes });
}

/** How many of the 256 bits differ. `null` where one is no PDQ hash. */
export function pdqDistance(one: PdqHash, other: PdqHash): number | null {
	if (!isPdqHash(one) || !isPdqHash(other)) return null;
	let distance = 0;
	for (let at = 0; at < one.length; at++)
		for (
			let differ = Number.parseInt(one[at] as string, 16) ^ Number.parseInt(other[at] as string, 16);
			differ;
			differ &= differ - 1
		)
			distance++;
	return distance;
}

export const isPdqHash = (text: string): text is PdqHash => /^[0-9a-f]{64}$/.test(text);

function brightness({ width, height, data }: Pixels): Float32Array {
	const plane = new Float32Array(width * height);
	for (let at = 0; at < plane.length; at++) {
		const from = at * 4;
		const seen = (data[from + 3] as number) / 255;
		plane[at] = seen * (0.299 * (data[from] as number) + 0.587 * (data[from + 1] as number) + 0.114 * (data[from + 2] as number));
	}
	return plane;
}

/** Two passes of a box along rows and along columns, which together weigh like a tent (Jarosz). */
function blurred(plane: Float32Array, width: number, height: number): Float32Array {
	let from = plane;
	let to: Float32Array = new Float32Array(plane.length);
	for (let pass = 0; pass < 2; pass++) {
		for (let row = 0; row < height; row++) boxAlong(from, to, row * width, 1, width);
		[from, to] = [to, from];
		for (let column = 0; column < width; column++) boxAlong(from, to, column, width, height);
		[from, to] = [to, from];
	}
	return from;
}

/** The mean of the values in a window around each place of a line, of those that are there at its ends. */
function boxAlong(from: Float32Array, to: Float32Array, start: number, step: number, length: number): void {
	const wide = Math.ceil(length / (2 * side));
	const ahead = wide >> 1;
	let sum = 0;
	let count = 0;
	for (let at = -ahead; at < length; at++) {
		const entering = at + ahead;
		const leaving = entering - wide;
		if (entering < length) {
			sum += from[start + entering * step] as number;
			count++;
		}
		if (leaving >= 0) {
			sum -= from[start + leaving * step] as number;
			count--;
		}
		if (at >= 0) to[start + at * step] = sum / count;
	}
}

/** 64 rows of 64 values, from the middle of each square of the picture. */
function sample(plane: Float32Array, width: number, height: number): Float32Array {
	const small = new Float32Array(side * side);
	for (let row = 0; row < side; row++) {
		const from = Math.floor(((row + 0.5) * height) / side) * width;
		for (let column = 0; column < side; column++)
			small[row * side + column] = plane[from + Math.floor(((column + 0.5) * width) / side)] as number;
	}
	return small;
}

/** Steps between neighbours, in whole hundredths of the range, added up: a plain surface has none. */
function qualityOf(small: Float32Array): number {
	let sum = 0;
	const step = (one: number, other: number): number =>
		Math.abs(Math.trunc((((small[one] as number) - (small[other] as number)) * 100) / 255));
	for (let row = 0; row < side; row++)
		for (let column = 0; column < side; column++) {
			const at = row * side + column;
			if (row + 1 < side) sum += step(at, at + side);
			if (column + 1 < side) sum += step(at, at + 1);
		}
	return Math.min(100, Math.floor(sum / 90));
}

/** Rows 1 to 16 of the discrete cosine transform (type II) of 64 points: the lowest frequencies without the mean. */
const cosines = Float64Array.from({ length: kept * side }, (_, at) => {
	const [wave, place] = [Math.floor(at / side) + 1, at % side];
	return Math.sqrt(2 / side) * Math.cos((Math.PI / 2 / side) * wave * (2 * place + 1));
});

/** 16 rows of 16: how strong each pair of frequencies is, down and across. */
function frequencies(small: Float32Array): Float64Array {
	const down = new Float64Array(kept * side);
	for (let wave = 0; wave < kept; wave++)
		for (let row = 0; row < side; row++) {
			const weight = cosines[wave * side + row] as number;
			for (let column = 0; column < side; column++)
				(down[wave * side + column] as number) += weight * (small[row * side + column] as number);
		}
	return Float64Array.from({ length: bits }, (_, at) => {
		const [vertical, across] = [Math.floor(at / kept), at % kept];
		let sum = 0;
		for (let column = 0; column < side; column++)
			sum += (down[vertical * side + column] as number) * (cosines[across * side + column] as number);
		return sum;
	});
}

/** Mirroring a picture turns the sign of every wave of odd number across it; the first is number 1. */
const mirrored = (waves: Float64Array): Float64Array => waves.map((value, at) => (at % 2 === 0 ? -value : value));

/** A quarter clockwise is a mirroring over the falling diagonal and then left to right. */
function turned(waves: Float64Array, quarters: number): Float64Array {
	let turning = waves;
	for (let quarter = 0; quarter < quarters; quarter++) {
		const before = turning;
		turning = mirrored(before.map((_, at) => before[(at % kept) * kept + Math.floor(at / kept)] as number));
	}
	return turning;
}

/** A bit for each wave that is stronger than the middle one. */
function hashOf(waves: Float64Array): PdqHash {
	const middle = waves.toSorted()[bits / 2 - 1] as number;
	let hash = '';
	for (let high = bits - 1; high >= 0; high -= 4) {
		let digit = 0;
		for (let bit = 0; bit < 4; bit++) digit = (digit << 1) | ((waves[high - bit] as number) > middle ? 1 : 0);
		hash += digit.toString(16);
	}
	return hash;
}

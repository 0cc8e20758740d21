import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { concat, toHex, utf8 } from '#core/base';
import {
	emptyRoot,
	type HashAt,
	hashesNeededForRoot,
	hashesToStore,
	leafHash,
	nodeHash,
	readerOf,
	rootOf,
	splitOf,
	subtreesOf
} from './merkle.ts';

const native = (...pieces: Uint8Array[]): Uint8Array =>
	createHash('sha256')
		.update(concat(...pieces))
		.digest();

/** The tree hash word for word as RFC 9162 section 2.1.1 defines it, over the entries themselves. */
function definedRoot(entries: readonly Uint8Array[]): Uint8Array {
	const [first] = entries;
	if (!first) return native();
	if (entries.length === 1) return native(Uint8Array.of(0), first);
	let k = 1;
	while (k * 2 < entries.length) k *= 2;
	return native(Uint8Array.of(1), definedRoot(entries.slice(0, k)), definedRoot(entries.slice(k)));
}

const someEntries = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 70 });

test('leaf and node hashes are SHA-256 under their prefixes', () => {
	const [left, right] = [leafHash(utf8('left')), leafHash(utf8('right'))];
	assert.equal(toHex(left), toHex(native(Uint8Array.of(0), utf8('left'))));
	assert.equal(toHex(nodeHash(left, right)), toHex(native(Uint8Array.of(1), left, right)));
	assert.equal(toHex(emptyRoot()), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
});

test('the root of any tree is the one that the RFC defines, however its entries arrived', () => {
	fc.assert(
		fc.property(someEntries, fc.array(fc.nat(70), { maxLength: 4 }), (entries, cuts) => {
			const bounds = [0, ...cuts.map((cut) => Math.min(cut, entries.length)).sort((a, b) => a - b), entries.length];
			const stored: HashAt[] = [];
			for (const [at, end] of bounds.entries()) {
				const start = bounds[at - 1] ?? 0;
				// The reader knows no more than what the tree so far needs for its root.
				const known = readerOf(stored);
				const frontier = hashesNeededForRoot(start).map((place) => ({
					...place,
					hash: known(place.level, place.index) as Uint8Array
				}));
				stored.push(...hashesToStore(start, entries.slice(start, end).map(leafHash), readerOf(frontier)));
			}
			assert.equal(toHex(rootOf(entries.length, readerOf(stored))), toHex(definedRoot(entries)));
			assert.equal(new Set(stored.map(({ level, index }) => `${level}/${index}`)).size, stored.length);
		})
	);
});

test('every older root can be had from the hashes of a grown tree', () => {
	const entries = Array.from({ length: 40 }, (_, at) => utf8(`entry ${at}`));
	const read = readerOf(hashesToStore(0, entries.map(leafHash), () => undefined));
	for (let size = 0; size <= entries.length; size++)
		assert.equal(toHex(rootOf(size, read)), toHex(definedRoot(entries.slice(0, size))));
});

test('a tree larger than 32 bits can count is cut into the right subtrees', () => {
	assert.deepEqual(subtreesOf(0, 2 ** 40 + 3), [
		{ level: 40, index: 0 },
		{ level: 1, index: 2 ** 39 },
		{ level: 0, index: 2 ** 40 + 2 }
	]);
	assert.equal(hashesNeededForRoot(2 ** 53 - 1).length, 53);
	assert.equal(splitOf(2 ** 40 + 3), 2 ** 40);
	assert.equal(splitOf(2 ** 40), 2 ** 39);
	const low = leafHash(utf8('low'));
	const grown = hashesToStore(2 ** 40 + 1, [low], (level) => (level === 0 || level === 40 ? low : undefined));
	assert.deepEqual(
		grown.map(({ level, index }) => ({ level, index })),
		[
			{ level: 0, index: 2 ** 40 + 1 },
			{ level: 1, index: 2 ** 39 }
		]
	);
});

test('a store that lost a hash, or holds a short one, is never built upon', () => {
	assert.throws(() => rootOf(3, () => undefined), /no stored hash at level 1, index 0/);
	assert.throws(() => rootOf(1, () => new Uint8Array(31)), /no stored hash/);
	assert.throws(() => hashesToStore(1, [leafHash(utf8('second'))], () => undefined), /no stored hash/);
	for (const size of [-1, 0.5, Number.NaN, 2 ** 53]) assert.throws(() => rootOf(size, () => undefined), /whole number/);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { hashesNeededForProof, type InclusionClaim, inclusionProof, verifyInclusion } from './inclusion.ts';
import { hashesToStore, leafHash, type Place, type ReadHash, readerOf, rootOf } from './merkle.ts';

const size = fc.integer({ min: 1, max: 130 });
const someTree = size.chain((count) =>
	fc.record({
		entries: fc.array(fc.uint8Array({ maxLength: 9 }), { minLength: count, maxLength: count }),
		index: fc.nat(count - 1)
	})
);

function claimOf({ entries, index }: { entries: Uint8Array[]; index: number }): InclusionClaim {
	const leaves = entries.map(leafHash);
	const read = readerOf(hashesToStore(0, leaves, () => undefined));
	const fetched = only(read, hashesNeededForProof(index, entries.length));
	const proof = inclusionProof(index, entries.length, fetched);
	return { leaf: leaves[index] as Uint8Array, index, size: entries.length, proof, root: rootOf(entries.length, read) };
}

/** A reader that knows the named places and no others. */
const only = (read: ReadHash, places: readonly Place[]): ReadHash =>
	readerOf(places.map((place) => ({ ...place, hash: read(place.level, place.index) as Uint8Array })));

const flipped = (hash: Uint8Array, bit: number): Uint8Array =>
	hash.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));

test('the proof of every entry of every tree verifies, and reads only what it says it needs', () => {
	fc.assert(fc.property(someTree, (tree) => verifyInclusion(claimOf(tree))));
});

test('one flipped bit anywhere, and the proof fails', () => {
	fc.assert(
		fc.property(someTree, fc.nat(255), fc.nat(), (tree, bit, which) => {
			const claim = claimOf(tree);
			assert.equal(verifyInclusion({ ...claim, leaf: flipped(claim.leaf, bit) }), false);
			assert.equal(verifyInclusion({ ...claim, root: flipped(claim.root, bit) }), false);
			if (claim.proof.length === 0) return;
			const at = which % claim.proof.length;
			const proof = claim.proof.map((hash, place) => (place === at ? flipped(hash, bit) : hash));
			assert.equal(verifyInclusion({ ...claim, proof }), false);
		})
	);
});

test('a proof shows one place only', () => {
	fc.assert(
		fc.property(fc.integer({ min: 2, max: 40 }), fc.nat(), fc.nat(), (count, one, other) => {
			const entries = Array.from({ length: count }, (_, at) => Uint8Array.of(at));
			const claim = claimOf({ entries, index: one % count });
			const index = other % count;
			assert.equal(verifyInclusion({ ...claim, index }), index === claim.index);
		})
	);
});

test('a proof that is too short, too long, or has a piece that is no hash, fails', () => {
	fc.assert(
		fc.property(someTree, (tree) => {
			const claim = claimOf(tree);
			assert.equal(verifyInclusion({ ...claim, proof: [...claim.proof, claim.leaf] }), false);
			assert.equal(verifyInclusion({ ...claim, proof: [claim.leaf, ...claim.proof] }), false);
			assert.equal(verifyInclusion({ ...claim, proof: [...claim.proof, new Uint8Array()] }), false);
			if (claim.proof.length > 0) assert.equal(verifyInclusion({ ...claim, proof: claim.proof.slice(1) }), false);
		})
	);
});

test('sizes and places that are none are refused without an exception', () => {
	const claim = claimOf({ entries: [Uint8Array.of(1), Uint8Array.of(2)], index: 1 });
	for (const index of [-1, 2, 0.5, Number.NaN, 2 ** 64, Number.POSITIVE_INFINITY])
		assert.equal(verifyInclusion({ ...claim, index }), false);
	for (const wrong of [0, -1, 1, 1.5, Number.NaN, 2 ** 64]) assert.equal(verifyInclusion({ ...claim, size: wrong }), false);
	assert.equal(verifyInclusion({ ...claim, leaf: new Uint8Array() }), false);
	assert.equal(verifyInclusion({ ...claim, root: new Uint8Array() }), false);
	assert.throws(() => inclusionProof(2, 2, () => claim.leaf), /no such entry/);
	assert.throws(() => hashesNeededForProof(0, 0), /no such entry/);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type ConsistencyClaim, consistencyProof, hashesNeededForConsistency, verifyConsistency } from './consistency.ts';
import { emptyRoot, hashesToStore, leafHash, readerOf, rootOf } from './merkle.ts';

const read = readerOf(
	hashesToStore(
		0,
		Array.from({ length: 130 }, (_, at) => leafHash(Uint8Array.of(at))),
		() => undefined
	)
);
const someSizes = fc
	.tuple(fc.integer({ min: 1, max: 130 }), fc.integer({ min: 1, max: 130 }))
	.map(([one, other]) => ({ oldSize: Math.min(one, other), size: Math.max(one, other) }));

function claimOf({ oldSize, size }: { oldSize: number; size: number }): ConsistencyClaim {
	const needed = hashesNeededForConsistency(oldSize, size);
	const fetched = readerOf(needed.map((place) => ({ ...place, hash: read(place.level, place.index) as Uint8Array })));
	return {
		oldSize,
		size,
		oldRoot: rootOf(oldSize, read),
		root: rootOf(size, read),
		proof: consistencyProof(oldSize, size, fetched)
	};
}

const flipped = (hash: Uint8Array, bit: number): Uint8Array =>
	hash.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));

test('every tree is shown to continue every older one, from the hashes the proof says it needs', () => {
	for (let size = 1; size <= 40; size++)
		for (let oldSize = 1; oldSize <= size; oldSize++) assert.equal(verifyConsistency(claimOf({ oldSize, size })), true);
	fc.assert(fc.property(someSizes, (sizes) => verifyConsistency(claimOf(sizes))));
});

test('one flipped bit anywhere, and the proof fails', () => {
	fc.assert(
		fc.property(someSizes, fc.nat(255), fc.nat(), (sizes, bit, which) => {
			const claim = claimOf(sizes);
			assert.equal(verifyConsistency({ ...claim, oldRoot: flipped(claim.oldRoot, bit) }), false);
			assert.equal(verifyConsistency({ ...claim, root: flipped(claim.root, bit) }), false);
			if (claim.proof.length === 0) return;
			const at = which % claim.proof.length;
			const proof = claim.proof.map((hash, place) => (place === at ? flipped(hash, bit) : hash));
			assert.equal(verifyConsistency({ ...claim, proof }), false);
		})
	);
});

test('a log that rewrote an entry cannot show that it continues', () => {
	const rewritten = readerOf(
		hashesToStore(
			0,
			Array.from({ length: 130 }, (_, at) => leafHash(Uint8Array.of(at === 5 ? 255 : at))),
			() => undefined
		)
	);
	fc.assert(
		fc.property(someSizes, ({ oldSize, size }) => {
			fc.pre(oldSize > 5);
			const proof = consistencyProof(oldSize, size, rewritten);
			const claim = { oldSize, oldRoot: rootOf(oldSize, read), size, root: rootOf(size, rewritten), proof };
			assert.equal(verifyConsistency(claim), false);
		})
	);
});

test('a proof that is too short or too long fails', () => {
	fc.assert(
		fc.property(someSizes, (sizes) => {
			const claim = claimOf(sizes);
			assert.equal(verifyConsistency({ ...claim, proof: [...claim.proof, claim.root] }), false);
			assert.equal(verifyConsistency({ ...claim, proof: [claim.root, ...claim.proof] }), false);
			assert.equal(verifyConsistency({ ...claim, proof: [...claim.proof, new Uint8Array(31)] }), false);
			if (claim.proof.length > 0) assert.equal(verifyConsistency({ ...claim, proof: claim.proof.slice(0, -1) }), false);
		})
	);
});

test('a tree shrunk, an empty start, and sizes that are none, are refused without an exception', () => {
	const claim = claimOf({ oldSize: 3, size: 7 });
	for (const oldSize of [0, -1, 8, 2.5, Number.NaN, 2 ** 64]) assert.equal(verifyConsistency({ ...claim, oldSize }), false);
	for (const size of [0, 2, Number.NaN, 2 ** 64]) assert.equal(verifyConsistency({ ...claim, size }), false);
	const empty = { oldSize: 0, oldRoot: emptyRoot(), proof: [] };
	assert.equal(verifyConsistency({ ...empty, size: 0, root: emptyRoot() }), false);
	assert.equal(verifyConsistency({ ...empty, size: 7, root: claim.root }), false);
	assert.throws(() => consistencyProof(0, 7, read), /no such older tree/);
	assert.throws(() => consistencyProof(8, 7, read), /no such older tree/);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { utf8 } from '#core/base';
import { inclusionProof } from './inclusion.ts';
import { hashesToStore, hashOfRange, leafHash, type ReadHash, readerOf, rootOf, splitOf } from './merkle.ts';
import { isSubtree, verifySubtree, verifySubtreeInclusion } from './subtree.ts';

const leaves = Array.from({ length: 70 }, (_, at) => leafHash(utf8(`leaf ${at}`)));
const read = readerOf(hashesToStore(0, leaves, () => undefined));

/** The proof word for word as the draft defines it, over stored hashes; `from` is where this tree begins in the whole. */
function definedProof(start: number, end: number, from: number, to: number, known: boolean, stored: ReadHash): Uint8Array[] {
	if (start === from && end === to) return known ? [] : [hashOfRange(from, to, stored)];
	const split = from + splitOf(to - from);
	if (end <= split) return [...definedProof(start, end, from, split, known, stored), hashOfRange(split, to, stored)];
	if (start >= split) return [...definedProof(start, end, split, to, known, stored), hashOfRange(from, split, stored)];
	return [...definedProof(split, end, split, to, false, stored), hashOfRange(from, split, stored)];
}

/** Any subtree of any tree of up to 70 leaves. */
const some = fc
	.tuple(fc.integer({ min: 1, max: 70 }), fc.nat(6), fc.nat(70), fc.nat(63))
	.map(([size, level, at, less]) => {
		const width = 2 ** level;
		const start = Math.floor((at % size) / width) * width;
		const end = Math.min(start + width - (less % Math.max(1, width / 2)), size);
		return { size, start, end };
	})
	.filter(({ start, end }) => isSubtree(start, end));

const claimOf = ({ size, start, end }: { size: number; start: number; end: number }) => ({
	start,
	end,
	size,
	subtreeRoot: hashOfRange(start, end, read),
	root: rootOf(size, read),
	proof: definedProof(start, end, 0, size, true, read)
});

test('every subtree of every tree is proved by the proof that the draft defines', () => {
	fc.assert(fc.property(some, (range) => assert.equal(verifySubtree(claimOf(range)), true)));
});

test('any other proof, root or range is refused', () => {
	fc.assert(
		fc.property(some, fc.nat(), (range, which) => {
			const claim = claimOf(range);
			const bit = (hash: Uint8Array): Uint8Array => hash.with(which % 32, (hash[which % 32] as number) ^ 1);
			assert.equal(verifySubtree({ ...claim, root: bit(claim.root) }), false);
			assert.equal(verifySubtree({ ...claim, subtreeRoot: bit(claim.subtreeRoot) }), false);
			assert.equal(verifySubtree({ ...claim, proof: [...claim.proof, claim.root] }), false);
			assert.equal(verifySubtree({ ...claim, proof: [claim.root, ...claim.proof] }), false);
			assert.equal(verifySubtree({ ...claim, size: claim.end - 1 }), false);
			if (claim.proof.length === 0) return;
			assert.equal(verifySubtree({ ...claim, proof: claim.proof.slice(1) }), false);
			const at = which % claim.proof.length;
			assert.equal(verifySubtree({ ...claim, proof: claim.proof.with(at, bit(claim.proof[at] as Uint8Array)) }), false);
			assert.equal(verifySubtree({ ...claim, proof: claim.proof.with(at, new Uint8Array(31)) }), false);
		})
	);
});

test('a range that is no subtree is none, whatever is shown for it', () => {
	for (const [start, end] of [
		[1, 3],
		[2, 5],
		[2, 6],
		[1, 15],
		[3, 3],
		[4, 3],
		[-2, 0],
		[0.5, 1],
		[0, Number.NaN],
		[0, 2 ** 53]
	] as const) {
		assert.equal(isSubtree(start, end), false, `${start} ${end}`);
		assert.equal(verifySubtree({ ...claimOf({ size: 20, start: 0, end: 8 }), start, end }), false, `${start} ${end}`);
	}
	assert.equal(isSubtree(0, 5), true);
	assert.equal(isSubtree(8, 13), true);
});

test('an entry is found in the subtree it belongs to, by its index in the tree', () => {
	const proof = inclusionProof(1, 5, readerOf(hashesToStore(0, leaves.slice(8, 13), () => undefined)));
	const claim = { leaf: leaves[9] as Uint8Array, index: 9, start: 8, end: 13, root: hashOfRange(8, 13, read), proof };
	assert.equal(verifySubtreeInclusion(claim), true);
	assert.equal(verifySubtreeInclusion({ ...claim, index: 10 }), false);
	assert.equal(verifySubtreeInclusion({ ...claim, index: 1 }), false);
	assert.equal(verifySubtreeInclusion({ ...claim, start: 9 }), false);
});

import { assertSize, hashOfRange, nodeHash, type Place, type ReadHash, sameHash, splitOf, subtreesOf } from './merkle.ts';

/** What an inclusion proof says: the entry hashing to `leaf` (32 bytes) is entry `index` (from 0) of the first `size` that `root` stands for. */
export type InclusionClaim = {
	readonly leaf: Uint8Array;
	readonly index: number;
	readonly size: number;
	readonly proof: readonly Uint8Array[];
	readonly root: Uint8Array;
};

/**
 * The hashes beside the way from entry `index` up to the root of `size` leaves, leaf side first (RFC 9162 section 2.1.3.1).
 * Throws where `index` is not in the tree: look before asking.
 */
export const inclusionProof = (index: number, size: number, read: ReadHash): Uint8Array[] =>
	rangesBeside(index, size).map(([start, end]) => hashOfRange(start, end, read));

/** The stored hashes that {@link inclusionProof} reads. */
export const hashesNeededForProof = (index: number, size: number): Place[] =>
	rangesBeside(index, size).flatMap(([start, end]) => subtreesOf(start, end));

/**
 * Checks an inclusion proof (RFC 9162 section 2.1.3.2). `false` for everything that is not one, malformed claims too.
 * Take `leaf` from {@link leafHash} of the entry itself, never from whoever brought the proof, and `size` and `root` from one signed
 * checkpoint: a proof binds the root, not the size.
 */
export function verifyInclusion({ leaf, index, size, proof, root }: InclusionClaim): boolean {
	if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return false;
	if (leaf.length !== 32) return false;
	let [at, last, hash] = [index, size - 1, leaf];
	for (const beside of proof) {
		if (beside.length !== 32 || last === 0) return false;
		if (at % 2 === 1 || at === last) {
			hash = nodeHash(beside, hash);
			// The last node of a level that has no right sibling rises unchanged.
			while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, Math.floor(last / 2)];
		} else {
			hash = nodeHash(hash, beside);
		}
		[at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
	}
	return last === 0 && sameHash(hash, root);
}

function rangesBeside(index: number, size: number): [start: number, end: number][] {
	assertSize(size);
	if (!Number.isSafeInteger(index) || index < 0 || index >= size) throw new Error('impossible: no such entry in the tree');
	const ranges: [number, number][] = [];
	let [start, end] = [0, size];
	while (end - start > 1) {
		const split = start + splitOf(end - start);
		ranges.push(index < split ? [split, end] : [start, split]);
		if (index < split) end = split;
		else start = split;
	}
	return ranges.reverse();
}

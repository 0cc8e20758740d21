import { assertSize, hashOfRange, type Place, type ReadHash, splitOf, subtreesOf } from './merkle.ts';
import { verifySubtree } from './subtree.ts';

/** What a consistency proof says: the first `oldSize` of the `size` entries under `root` are those that `oldRoot` stood for. */
export type ConsistencyClaim = {
	readonly oldSize: number;
	readonly oldRoot: Uint8Array;
	readonly size: number;
	readonly root: Uint8Array;
	readonly proof: readonly Uint8Array[];
};

/**
 * The hashes that show that a tree of `size` leaves continues its first `oldSize` (RFC 9162 section 2.1.4.1); none where both are equal.
 * Throws unless 1 <= `oldSize` <= `size`.
 */
export const consistencyProof = (oldSize: number, size: number, read: ReadHash): Uint8Array[] =>
	rangesBetween(oldSize, size).map(([start, end]) => hashOfRange(start, end, read));

/** The stored hashes that {@link consistencyProof} reads. */
export const hashesNeededForConsistency = (oldSize: number, size: number): Place[] =>
	rangesBetween(oldSize, size).flatMap(([start, end]) => subtreesOf(start, end));

/**
 * Checks a consistency proof (RFC 9162 section 2.1.4.2). `false` for everything that is not one, malformed claims too. Take each size and its
 * root from one signed checkpoint: a proof binds the roots, not the sizes.
 * An `oldSize` of 0 is always refused, as transparency-dev/merkle does: every tree continues the empty one, so such a proof says nothing,
 * and a caller that has seen nothing yet must decide so itself.
 */
export function verifyConsistency({ oldSize, oldRoot, size, root, proof }: ConsistencyClaim): boolean {
	return oldSize >= 1 && verifySubtree({ start: 0, end: oldSize, subtreeRoot: oldRoot, size, root, proof });
}

function rangesBetween(oldSize: number, size: number): [start: number, end: number][] {
	assertSize(size);
	if (!Number.isSafeInteger(oldSize) || oldSize < 1 || oldSize > size) throw new Error('impossible: no such older tree');
	const ranges: [number, number][] = [];
	let [start, end] = [0, size];
	while (oldSize !== end) {
		const split = start + splitOf(end - start);
		ranges.push(oldSize <= split ? [split, end] : [start, split]);
		if (oldSize <= split) end = split;
		else start = split;
	}
	if (start !== 0) ranges.push([start, end]);
	return ranges.reverse();
}

import { equalBytes } from '#core/base';
import { verifyInclusion } from './inclusion.ts';
import { emptyRoot, nodeHash, sameHash, splitOf } from './merkle.ts';

/** The entries `start` to `end` (exclusive) of a tree of `size`, and the hash over them. */
export type SubtreeClaim = {
	readonly start: number;
	readonly end: number;
	readonly subtreeRoot: Uint8Array;
	readonly size: number;
	readonly root: Uint8Array;
	readonly proof: readonly Uint8Array[];
};

/** What a proof says: the entry hashing to `leaf` is entry `index` of the tree, and so of the subtree `start` to `end` that `root` stands for. */
export type SubtreeInclusionClaim = {
	readonly leaf: Uint8Array;
	readonly index: number;
	readonly start: number;
	readonly end: number;
	readonly root: Uint8Array;
	readonly proof: readonly Uint8Array[];
};

/** Whether a range is a subtree (draft-ietf-plants-merkle-tree-certs, "Subtrees"): it starts at a multiple of the least power of two that holds it. */
export function isSubtree(start: number, end: number): boolean {
	if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || start < 0 || start >= end) return false;
	let width = 1;
	while (width < end - start) width *= 2;
	return start % width === 0;
}

/**
 * Checks that a subtree is one of a tree (the same draft, "Subtree Consistency Proofs"). `false` for everything that is no proof.
 * As transparency-dev/merkle does, it passes an empty subtree under the root of no entries: that says nothing about the tree. Ask
 * {@link isSubtree} first where it would matter.
 */
export function verifySubtree({ start, end, subtreeRoot, size, root, proof }: SubtreeClaim): boolean {
	if (!Number.isSafeInteger(size) || end > size) return false;
	if (start === end && Number.isSafeInteger(start) && start >= 0) return proof.length === 0 && sameHash(subtreeRoot, emptyRoot());
	if (!isSubtree(start, end) || proof.some((hash) => hash.length !== 32)) return false;
	const built = rootsBy(proof, proof.length, start, end, size, subtreeRoot);
	return built !== null && equalBytes(built.subtree, subtreeRoot) && equalBytes(built.tree, root);
}

/** Checks an inclusion proof in a subtree. `false` for everything that is no proof; an empty subtree holds nothing. */
export const verifySubtreeInclusion = ({ index, start, end, ...claim }: SubtreeInclusionClaim): boolean =>
	isSubtree(start, end) && verifyInclusion({ ...claim, index: index - start, size: end - start });

/**
 * The roots of subtree and tree that the first `length` hashes of a proof make, from the outermost hash inwards. `known` is the subtree's
 * own root while it need not be proved piece by piece: once the way has split the subtree, its last piece comes from the proof.
 */
function rootsBy(
	proof: readonly Uint8Array[],
	length: number,
	start: number,
	end: number,
	size: number,
	known: Uint8Array | null
): { readonly subtree: Uint8Array; readonly tree: Uint8Array } | null {
	if (start === 0 && end === size) {
		const root = known ?? proof[0];
		return root && length === (known ? 0 : 1) ? { subtree: root, tree: root } : null;
	}
	const beside = proof[length - 1];
	if (length < 1 || !beside) return null;
	const split = splitOf(size);
	if (end <= split) {
		const inner = rootsBy(proof, length - 1, start, end, split, known);
		return inner && { subtree: inner.subtree, tree: nodeHash(inner.tree, beside) };
	}
	if (start >= split) {
		const inner = rootsBy(proof, length - 1, start - split, end - split, size - split, known);
		return inner && { subtree: inner.subtree, tree: nodeHash(beside, inner.tree) };
	}
	const inner = rootsBy(proof, length - 1, 0, end - split, size - split, null);
	return inner && { subtree: nodeHash(beside, inner.subtree), tree: nodeHash(beside, inner.tree) };
}

import { sha256 } from '@noble/hashes/sha2.js';
import { concat, equalBytes } from '#core/base';

/** Where a stored hash stands: `index` counts the complete subtrees of 2^level leaves from the left; level 0 holds the leaf hashes. */
export type Place = { readonly level: number; readonly index: number };

/** The 32-byte root hash of one complete subtree. Once stored it never changes. */
export type HashAt = Place & { readonly hash: Uint8Array };

/** Looks up a stored hash. Answering `undefined` for a place that the tree has means that the store is damaged. */
export type ReadHash = (level: number, index: number) => Uint8Array | undefined;

const leafPrefix = Uint8Array.of(0x00);
const nodePrefix = Uint8Array.of(0x01);

/** SHA-256 of 0x00 and the entry (RFC 9162 section 2.1.1). The prefix keeps a leaf from passing as an inner node. */
export const leafHash = (entry: Uint8Array): Uint8Array => sha256(concat(leafPrefix, entry));

/** SHA-256 of 0x01, left, right (RFC 9162 section 2.1.1). */
export const nodeHash = (left: Uint8Array, right: Uint8Array): Uint8Array => sha256(concat(nodePrefix, left, right));

/** Root of the tree without leaves: SHA-256 of nothing. */
export const emptyRoot = (): Uint8Array => sha256(new Uint8Array());

/** Throws unless `size` can be a number of leaves: an integer from 0 to 2^53 - 1. */
export function assertSize(size: number): void {
	if (!Number.isSafeInteger(size) || size < 0) throw new Error('impossible: a tree size is a whole number');
}

/**
 * The complete subtrees that cover the leaves `start` to `end` (exclusive), left to right.
 * For the ranges that occur in a tree or a proof they get smaller to the right.
 */
export function subtreesOf(start: number, end: number): Place[] {
	const places: Place[] = [];
	for (let at = start; at < end; ) {
		let [level, width] = [0, 1];
		while (at % (width * 2) === 0 && at + width * 2 <= end) {
			level += 1;
			width *= 2;
		}
		places.push({ level, index: at / width });
		at += width;
	}
	return places;
}

/** Hash of the leaves `start` to `end` (exclusive), from stored subtrees. */
export function hashOfRange(start: number, end: number, read: ReadHash): Uint8Array {
	const hashes = subtreesOf(start, end).map((place) => stored(place, read));
	return hashes.reduceRight((right, left) => nodeHash(left, right));
}

/** Where the left child of a subtree of `leaves` > 1 ends: the largest power of two below `leaves` (RFC 9162 section 2.1.1). */
export function splitOf(leaves: number): number {
	let width = 1;
	while (width * 2 < leaves) width *= 2;
	return width;
}

/**
 * What must be stored when `leafHashes` are appended to a tree of `size` leaves: the leaf hashes and every subtree they complete.
 * `read` need only know {@link hashesNeededForRoot} of the old `size`.
 */
export function hashesToStore(size: number, leafHashes: readonly Uint8Array[], read: ReadHash): HashAt[] {
	assertSize(size + leafHashes.length);
	const open = new Map(subtreesOf(0, size).map((place) => [place.level, stored(place, read)]));
	const added: HashAt[] = [];
	for (const [offset, leaf] of leafHashes.entries()) {
		let place: HashAt = { level: 0, index: size + offset, hash: leaf };
		added.push(place);
		while (place.index % 2 === 1) {
			const left = open.get(place.level) as Uint8Array;
			open.delete(place.level);
			place = { level: place.level + 1, index: (place.index - 1) / 2, hash: nodeHash(left, place.hash) };
			added.push(place);
		}
		open.set(place.level, place.hash);
	}
	return added;
}

/** Root hash of the first `size` leaves (RFC 9162 section 2.1.1). */
export function rootOf(size: number, read: ReadHash): Uint8Array {
	assertSize(size);
	return size === 0 ? emptyRoot() : hashOfRange(0, size, read);
}

/** The stored hashes that {@link rootOf} reads: at most 53. */
export function hashesNeededForRoot(size: number): Place[] {
	assertSize(size);
	return subtreesOf(0, size);
}

/** A reader over hashes already fetched, for instance in one query for the places that a `hashesNeededFor…` named. */
export function readerOf(hashes: Iterable<HashAt>): ReadHash {
	const known = new Map<string, Uint8Array>();
	for (const { level, index, hash } of hashes) known.set(`${level}/${index}`, hash);
	return (level, index) => known.get(`${level}/${index}`);
}

/** Whether two hashes are the same 32 bytes; `false` for any other length. */
export const sameHash = (a: Uint8Array, b: Uint8Array): boolean => a.length === 32 && equalBytes(a, b);

function stored({ level, index }: Place, read: ReadHash): Uint8Array {
	const hash = read(level, index);
	if (hash?.length !== 32) throw new Error(`impossible: no stored hash at level ${level}, index ${index}`);
	return hash;
}

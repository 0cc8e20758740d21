import { sha256 } from '@noble/hashes/sha2.js';
import { fullWidth } from './tile.ts';

/** SHA-256 of `input` into 32 bytes of `out` from `at` on: a whole log is hashed without making an object for each hash. */
export type HashInto = (input: Uint8Array, out: Uint8Array, at: number) => void;

/** As it runs everywhere; a server passes its native one. */
export const hashInto: HashInto = (input, out, at) => out.set(sha256(input), at);

const hashBytes = 32;
const node = new Uint8Array(1 + 2 * hashBytes);

/** Leaf hashes of entries (RFC 9162 section 2.1.1), side by side in `out` from its start. */
export function hashLeaves(entries: readonly Uint8Array[], out: Uint8Array, hash: HashInto): void {
	let room = new Uint8Array();
	for (const [at, entry] of entries.entries()) {
		if (room.length !== entry.length + 1) room = new Uint8Array(entry.length + 1);
		room.set(entry, 1);
		hash(room, out, at * hashBytes);
	}
}

/**
 * The root over `count` hashes side by side in `hashes`, from 1 to 256: of one full tile, or of what a level has so far and then the root of
 * all below it, which as the rightmost rises as the RFC has it. Changes `hashes`; the root then stands at its start.
 */
export function foldTile(hashes: Uint8Array, count: number, hash: HashInto): void {
	if (count < 1 || count > fullWidth) throw new Error('impossible: not the hashes of a tile');
	node[0] = 0x01;
	for (let left = count; left > 1; left = Math.ceil(left / 2)) {
		for (let pair = 0; pair * 2 + 1 < left; pair++) {
			const from = pair * 2 * hashBytes;
			node.set(hashes.subarray(from, from + 2 * hashBytes), 1);
			hash(node, hashes, pair * hashBytes);
		}
		if (left % 2 === 1) hashes.copyWithin(((left - 1) / 2) * hashBytes, (left - 1) * hashBytes, left * hashBytes);
	}
}

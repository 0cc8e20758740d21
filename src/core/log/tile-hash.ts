import { sha256 } from '@noble/hashes/sha2.js';
import { entryBytesAtMost } from './entry.ts';
import { fullWidth } from './tile.ts';

/** SHA-256 of `input` into 32 bytes of `out` from `at` on: a whole log is hashed without making an object for each hash. */
export type HashInto = (input: Uint8Array, out: Uint8Array, at: number) => void;

/** As it runs everywhere; a server passes its native one. */
export const hashInto: HashInto = (input, out, at) => out.set(sha256(input), at);

const hashBytes = 32;
const pairBytes = 1 + 2 * hashBytes;

/** Where an entry stands after its prefix while it is hashed: made once, for a log has millions. */
const leafRoom = new Uint8Array(1 + entryBytesAtMost);

/** Leaf hashes of entries (RFC 9162 section 2.1.1), side by side in `out` from its start. */
export function hashLeaves(entries: readonly Uint8Array[], out: Uint8Array, hash: HashInto): void {
	let leaf = leafRoom.subarray(0, 1);
	for (let at = 0; at < entries.length; at++) {
		const entry = entries[at] as Uint8Array;
		if (leaf.length !== entry.length + 1) leaf = leafRoom.subarray(0, entry.length + 1);
		leaf.set(entry, 1);
		hash(leaf, out, at * hashBytes);
	}
}

/**
 * Folds the hashes of a tile to its root. They lie in pairs, each with the prefix of a node before it, so that a pair is hashed where it lies and
 * its hash goes straight into the pair above, which has been read by then.
 */
export class TileFold {
	readonly #hash: HashInto;
	readonly #pairs = new Uint8Array((fullWidth / 2) * pairBytes);
	readonly #pair = Array.from({ length: fullWidth / 2 }, (_, at) => this.#pairs.subarray(at * pairBytes, (at + 1) * pairBytes));

	constructor(hash: HashInto) {
		this.#hash = hash;
		for (const pair of this.#pair) pair[0] = 0x01;
	}

	/**
	 * The root over the first `count` hashes side by side in `hashes`, and then `rest` where there is one: the root of all that lies to the right,
	 * which need not be a complete tree and rises as the RFC has it. From 1 to 256 hashes in all.
	 */
	rootOf(hashes: Uint8Array, count: number, rest: Uint8Array | null = null): Uint8Array {
		const all = count + (rest ? 1 : 0);
		if (all < 1 || all > fullWidth) throw new Error('impossible: not the hashes of a tile');
		for (let at = 0; at < count; at += 2) {
			const end = Math.min(at + 2, count) * hashBytes;
			this.#pairs.set(hashes.subarray(at * hashBytes, end), placeOf(at));
		}
		if (rest) this.#pairs.set(rest, placeOf(count));
		for (let left = all; left > 1; left = Math.ceil(left / 2)) {
			const whole = Math.floor(left / 2);
			for (let at = 0; at < whole; at++) this.#hash(this.#pair[at] as Uint8Array, this.#pairs, placeOf(at));
			if (left % 2 === 1) this.#pairs.copyWithin(placeOf(whole), placeOf(left - 1), placeOf(left - 1) + hashBytes);
		}
		return this.#pairs.slice(placeOf(0), placeOf(0) + hashBytes);
	}
}

/** Where the hash at a place of a level lies among the pairs. */
const placeOf = (at: number): number => (at >> 1) * pairBytes + 1 + (at & 1) * hashBytes;

import { sha256 } from '@noble/hashes/sha2.js';
import { accepted, type Outcome, refused, utf8 } from '#core/base';

/** Work that a node asks for before it takes something in: it costs one person little and a flood much. */
export type Work = { readonly challenge: string; readonly bits: number };

/** More than this would take a phone an hour: a node that asks for it is refused. */
const mostBits = 26;
const triesBetweenPauses = 4096;

/**
 * Finds `nonce` (decimal) such that SHA-256(utf8(challenge + "." + nonce)) starts with `bits` zero bits, and gives
 * `<challenge>.<nonce>`. Pauses between chunks so that the page or worker still answers. Refuses `work-too-hard` and `stopped`.
 */
export async function doWork(
	{ challenge, bits }: Work,
	signal?: AbortSignal
): Promise<Outcome<string, 'work-too-hard' | 'stopped'>> {
	if (!Number.isInteger(bits) || bits < 0 || bits > mostBits) return refused('work-too-hard', String(bits));
	for (let nonce = 0; ; nonce++) {
		const proof = `${challenge}.${nonce}`;
		if (leadingZeroBits(sha256(utf8(proof))) >= bits) return accepted(proof);
		if (nonce % triesBetweenPauses === triesBetweenPauses - 1) {
			await new Promise((resolve) => setTimeout(resolve, 0));
			if (signal?.aborted) return refused('stopped');
		}
	}
}

function leadingZeroBits(hash: Uint8Array): number {
	const first = hash.findIndex((byte) => byte !== 0);
	return first < 0 ? hash.length * 8 : first * 8 + Math.clz32(hash[first] as number) - 24;
}

import { sha256 } from '@noble/hashes/sha2.js';
import { accepted, type Outcome, refused, utf8 } from '#core/base';

/** Work that a node asks for before it takes something in: it costs one person little and a flood much. */
export type Work = { readonly challenge: string; readonly bits: number };

/** More than spec/api.md lets a node ask for, and minutes of a phone's work: refused. */
const mostBits = 24;
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
	const begun = sha256.create().update(utf8(`${challenge}.`));
	for (let nonce = 0; ; nonce++) {
		if (
			leadingZeroBits(
				begun
					.clone()
					.update(utf8(String(nonce)))
					.digest()
			) >= bits
		)
			return accepted(`${challenge}.${nonce}`);
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

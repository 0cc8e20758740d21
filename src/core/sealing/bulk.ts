import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8 } from '#core/base';
import { type BulkCipher, type ChunkCipher, tagBytes } from './bulk-cipher.ts';

/**
 * The payload of an age file (C2SP age, "Payload"): chunks of 64 KiB, each sealed under a nonce of its number and of whether it is the last.
 * `age-encryption` does the same with script alone; the two are held together by the CCTV vectors.
 */
export const chunkBytes = 65_536;
const sealedChunkBytes = chunkBytes + tagBytes;
export const payloadNonceBytes = 16;

/** Chunks that are worked on at the same time, where a cipher works outside of this thread. */
const atOnce = 32;

/** Where a run of chunks stands: the number of its first chunk, and whether the payload ends with it. Only then may a chunk be short. */
export type Run = { readonly first: number; readonly ends: boolean };
export const wholePayload: Run = { first: 0, ends: true };

/** The cipher of one payload: HKDF-SHA-256 of the file key, salted with the payload's own nonce. */
export const payloadCipher = async (cipher: BulkCipher, fileKey: Uint8Array, nonce: Uint8Array): Promise<ChunkCipher> =>
	cipher(hkdf(sha256, fileKey, nonce, utf8('payload'), 32));

/** A payload has one chunk at least: an empty one where there is nothing to say. */
const chunksOf = (length: number, each: number): number => Math.max(1, Math.ceil(length / each));

export const sealedLength = (length: number): number => length + chunksOf(length, chunkBytes) * tagBytes;
/** What so many sealed bytes hold, where they are sound. A last chunk that is shorter than a tag holds nothing. */
export function openedLength(length: number): number {
	const before = chunksOf(length, sealedChunkBytes) - 1;
	return before * chunkBytes + Math.max(0, length - before * sealedChunkBytes - tagBytes);
}

/** Seals a run of chunks into `into`, which has the {@link sealedLength}. */
export async function sealChunks(cipher: ChunkCipher, content: Uint8Array, into: Uint8Array, run: Run): Promise<void> {
	const count = chunksOf(content.length, chunkBytes);
	await inTurns(count, async (index) => {
		const chunk = content.subarray(index * chunkBytes, (index + 1) * chunkBytes);
		const place = into.subarray(index * sealedChunkBytes, index * sealedChunkBytes + chunk.length + tagBytes);
		await cipher.seal(chunk, nonceOf(run, index, count), place);
		return true;
	});
}

/**
 * Opens a run of chunks into `into`, which has the {@link openedLength}. Gives how many bytes of it may be used: those before the first
 * chunk whose tag is wrong, or that is cut, or that is an empty last one behind others (which no sealer makes).
 */
export async function openChunks(
	cipher: ChunkCipher,
	sealed: Uint8Array,
	into: Uint8Array,
	run: Run
): Promise<{ readonly bytes: number; readonly isSound: boolean }> {
	const count = chunksOf(sealed.length, sealedChunkBytes);
	const sound = await inTurns(count, async (index) => {
		const chunk = sealed.subarray(index * sealedChunkBytes, (index + 1) * sealedChunkBytes);
		const least = run.first + index === 0 ? tagBytes : tagBytes + 1;
		if (chunk.length < least) return false;
		const place = into.subarray(index * chunkBytes, index * chunkBytes + chunk.length - tagBytes);
		return cipher.open(chunk, nonceOf(run, index, count), place);
	});
	return { bytes: Math.min(sound * chunkBytes, into.length), isSound: sound === count };
}

/** 11 bytes of chunk number, big-endian, and 1 in the last byte of the last chunk's. */
function nonceOf({ first, ends }: Run, index: number, count: number): Uint8Array {
	const nonce = new Uint8Array(12);
	const view = new DataView(nonce.buffer);
	view.setBigUint64(3, BigInt(first + index));
	if (ends && index === count - 1) nonce[11] = 1;
	return nonce;
}

/** Works through numbers below `count`, some at a time, up to the first that fails; how many went well before it. */
async function inTurns(count: number, work: (index: number) => Promise<boolean>): Promise<number> {
	for (let from = 0; from < count; from += atOnce) {
		const turn = Array.from({ length: Math.min(atOnce, count - from) }, (_, step) => work(from + step));
		const failed = (await Promise.all(turn)).indexOf(false);
		if (failed !== -1) return from + failed;
	}
	return count;
}

import type { Decrypter } from 'age-encryption';
import { accepted, concat, type Outcome, refused } from '#core/base';
import type { SealRefusal } from './age.ts';
import { decrypterFor, type OpenFault } from './age-file.ts';
import { headerLength, type MadeHeader, makeHeader, openHeader } from './age-header.ts';
import { chunkBytes, openChunks, openedLength, payloadCipher, payloadNonceBytes, sealChunks, sealedLength } from './bulk.ts';
import { type BulkCipher, type ChunkCipher, tagBytes } from './bulk-cipher.ts';
import { randomOf } from './random.ts';

/** Chunks that a stream seals or opens in one go: one MiB. */
const runChunks = 16;

/** Seals what comes, in pieces of any size, as one age file that never stands in memory whole. Refuses as `seal` does. */
export async function sealStream(
	cipher: BulkCipher,
	source: AsyncIterable<Uint8Array>,
	...recipients: readonly string[]
): Promise<Outcome<AsyncGenerator<Uint8Array>, SealRefusal>> {
	const made = await makeHeader(recipients);
	return made.ok ? accepted(sealedBehind(made.value, source, cipher)) : made;
}

async function* sealedBehind(
	{ header, fileKey }: MadeHeader,
	source: AsyncIterable<Uint8Array>,
	cipher: BulkCipher
): AsyncGenerator<Uint8Array> {
	const nonce = randomOf(payloadNonceBytes);
	const ready = await payloadCipher(cipher, fileKey, nonce);
	// What comes out is the caller's: none of it is needed here any more.
	yield concat(header, nonce);
	let first = 0;
	for await (const { bytes, ends } of runsOf(source, runChunks * chunkBytes)) {
		const sealed = new Uint8Array(sealedLength(bytes.length));
		await sealChunks(ready, bytes, sealed, { first, ends });
		first += runChunks;
		yield sealed;
	}
}

/** What a header may be long at most: hundreds of hybrid recipients. */
const longestHeader = 1_048_576;

/**
 * Opens an age file as it comes. Refuses `cannot-open` as `open` does, for what the header tells. Each piece that comes out was checked; whether
 * the file ends where its sealer ended it is known at the end only: the generator throws where a chunk is not sound, is missing or is too much.
 */
export async function openStream(
	cipher: BulkCipher,
	source: AsyncIterable<Uint8Array>,
	...identities: readonly string[]
): Promise<Outcome<AsyncGenerator<Uint8Array>, 'cannot-open'>> {
	const decrypter = decrypterFor(identities);
	const opened = decrypter && (await openStreamWith(source, decrypter, cipher));
	return opened?.ok ? opened : refused('cannot-open');
}

/** {@link openStream} with the library's opener. For this room and its tests. */
export async function openStreamWith(
	source: AsyncIterable<Uint8Array>,
	decrypter: Decrypter,
	cipher: BulkCipher
): Promise<Outcome<AsyncGenerator<Uint8Array>, OpenFault>> {
	const pieces = source[Symbol.asyncIterator]();
	let start: Uint8Array = new Uint8Array();
	let begin: number | null = null;
	while (begin === null || start.length < begin + payloadNonceBytes) {
		const { done, value } = await pieces.next();
		if (done || start.length > longestHeader) break;
		start = concat(start, value);
		begin ??= headerLength(start);
	}
	const fileKey = await openHeader(start.subarray(0, begin ?? start.length), decrypter);
	const payload = (begin ?? start.length) + payloadNonceBytes;
	if (!fileKey.ok || start.length < payload) {
		await pieces.return?.();
		return fileKey.ok ? refused('header-refused', 'nonce cut') : fileKey;
	}
	const ready = await payloadCipher(cipher, fileKey.value, start.subarray(payload - payloadNonceBytes, payload));
	const rest = behind(start.subarray(payload), pieces);
	return accepted(openedChunks(ready, rest));
}

async function* openedChunks(cipher: ChunkCipher, payload: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
	let first = 0;
	for await (const { bytes, ends } of runsOf(payload, runChunks * (chunkBytes + tagBytes))) {
		const content = new Uint8Array(openedLength(bytes.length));
		const opened = await openChunks(cipher, bytes, content, { first, ends });
		if (opened.bytes > 0) yield content.subarray(0, opened.bytes);
		if (!opened.isSound) throw new Error('payload-refused');
		first += runChunks;
	}
}

/** Cuts what comes into runs of one length; the last may be shorter, or empty where nothing came. A run's bytes are its own until the next is asked for. */
async function* runsOf(
	source: AsyncIterable<Uint8Array>,
	length: number
): AsyncGenerator<{ readonly bytes: Uint8Array; readonly ends: boolean }> {
	const run = new Uint8Array(length);
	let used = 0;
	for await (const piece of source)
		for (let at = 0; at < piece.length; ) {
			if (used === length) {
				yield { bytes: run, ends: false };
				used = 0;
			}
			const taken = piece.subarray(at, at + length - used);
			run.set(taken, used);
			used += taken.length;
			at += taken.length;
		}
	yield { bytes: run.subarray(0, used), ends: true };
}

async function* behind(start: Uint8Array, pieces: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
	try {
		yield start;
		for (let next = await pieces.next(); !next.done; next = await pieces.next()) yield next.value;
	} finally {
		await pieces.return?.();
	}
}

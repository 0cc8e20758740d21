import { chacha20poly1305 } from '@noble/ciphers/chacha.js';

/** What a tag adds to each chunk. */
export const tagBytes = 16;

/**
 * ChaCha20-Poly1305 (RFC 8439 section 2.8) under one key, 12-byte nonces, no associated data. A sealed chunk is the ciphertext and then
 * its 16-byte tag. `into` is as long as the result.
 */
export type ChunkCipher = {
	seal(chunk: Uint8Array, nonce: Uint8Array, into: Uint8Array): void | Promise<void>;
	/** False where the tag is wrong; `into` must then be as it was. */
	open(sealed: Uint8Array, nonce: Uint8Array, into: Uint8Array): boolean | Promise<boolean>;
};

/** A faster implementation for a 32-byte key (WebCrypto in browsers, native in Node); must give the same bytes. */
export type BulkCipher = (key: Uint8Array) => ChunkCipher | Promise<ChunkCipher>;

/** The script-only implementation, the one that `age-encryption` uses: there wherever JavaScript is. What it works in is used again for each chunk. */
export const bulkCipherInScript: BulkCipher = (key) => {
	const [given, made] = [new Room(), new Room()];
	return {
		seal(chunk, nonce, into) {
			into.set(chacha20poly1305(key, nonce).encrypt(given.aligned(chunk), made.of(chunk.length + tagBytes)));
		},
		open(sealed, nonce, into) {
			try {
				// Checks the tag before it deciphers.
				into.set(chacha20poly1305(key, nonce).decrypt(given.aligned(sealed), made.of(Math.max(0, sealed.length - tagBytes))));
				return true;
			} catch {
				return false;
			}
		}
	};
};

/** Room that is made once and grows: chunks are many, and of one size. */
class Room {
	#bytes = new Uint8Array();

	of(length: number): Uint8Array {
		if (this.#bytes.length < length) this.#bytes = new Uint8Array(length);
		return this.#bytes.subarray(0, length);
	}

	/** The library is a third slower on bytes that do not begin at a multiple of four. */
	aligned(bytes: Uint8Array): Uint8Array {
		if (bytes.byteOffset % 4 === 0) return bytes;
		const room = this.of(bytes.length);
		room.set(bytes);
		return room;
	}
}

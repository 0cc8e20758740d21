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

/** The script-only implementation, the one that `age-encryption` uses: there wherever JavaScript is. */
export const bulkCipherInScript: BulkCipher = (key) => ({
	seal(chunk, nonce, into) {
		into.set(chacha20poly1305(key, nonce).encrypt(aligned(chunk)));
	},
	open(sealed, nonce, into) {
		try {
			// Checks the tag before it deciphers.
			into.set(chacha20poly1305(key, nonce).decrypt(aligned(sealed)));
			return true;
		} catch {
			return false;
		}
	}
});

/** The library is a third slower on bytes that do not begin at a multiple of four. */
const aligned = (bytes: Uint8Array): Uint8Array => (bytes.byteOffset % 4 === 0 ? bytes : bytes.slice());

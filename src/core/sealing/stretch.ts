import { argon2idAsync } from '@noble/hashes/argon2.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8 } from '#core/base';

/** Argon2id (RFC 9106): 8 MiB, 3 passes, 1 lane, 32 bytes. Chosen so that a phone without WebAssembly still manages; see docs/decisions. */
export const stretchCost = { memoryKiB: 8192, passes: 3, lanes: 1, bytes: 32 } as const;

/** A faster implementation of the same function (WebAssembly in browsers, native in Node); must give the same bytes. */
export type Argon2id = (password: Uint8Array, salt: Uint8Array) => Promise<Uint8Array>;

/** The script-only implementation: slow, but there wherever JavaScript is. */
export const argon2idInScript: Argon2id = (password, salt) =>
	argon2idAsync(password, salt, {
		m: stretchCost.memoryKiB,
		t: stretchCost.passes,
		p: stretchCost.lanes,
		dkLen: stretchCost.bytes
	});

/** HKDF-SHA-256 (RFC 5869) without salt: one label, one use. */
export const derive = (secret: Uint8Array, label: string, length = 32): Uint8Array =>
	hkdf(sha256, secret, undefined, utf8(label), length);

import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8 } from '#core/base';
import { signingKeyFrom } from '#core/sealing';
import { type Cosigner, mlDsa44KeyFrom } from './cosignature.ts';
import { type CosignatureKind, type CosignerKey, cosignerKeyOf } from './cosigner-key.ts';

/**
 * Who cosigns as a witness of this name, from one secret of 32 bytes: a key for each kind, which never is the secret itself, because a key
 * that cosigns must sign nothing else (C2SP tlog-cosignature).
 */
export function cosignersFrom(name: string, secret: Uint8Array, kinds: readonly CosignatureKind[]): Cosigner[] {
	return kinds.map((cosigns) => {
		const seed = hkdf(sha256, secret, undefined, utf8(`causeway/witness/${cosigns}/v1`), 32);
		return { name, cosigns, key: cosigns === 'ed25519' ? signingKeyFrom(seed) : mlDsa44KeyFrom(seed) };
	});
}

/** The key by which others know a cosigner. */
export const keyOfCosigner = ({ name, cosigns, key }: Cosigner): CosignerKey => cosignerKeyOf(name, cosigns, key.public);

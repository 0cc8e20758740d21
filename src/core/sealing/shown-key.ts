import { hkdf } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { accepted, equalBytes, fromBase64, type Outcome, refused, textFrom, utf8 } from '#core/base';
import { decrypterFor } from './age-file.ts';
import { headerLength, openHeader } from './age-header.ts';
import { payloadCipher, payloadNonceBytes, sealChunks, sealedLength, wholePayload } from './bulk.ts';
import type { BulkCipher } from './bulk-cipher.ts';

/**
 * What lets anybody seal one age file again, byte for byte, from its content: its header, the nonce of its payload, and its file key (16 bytes). It opens that
 * one file and no other, and says nothing of the identity that opened it.
 */
export type ShownKey = { readonly header: Uint8Array; readonly nonce: Uint8Array; readonly fileKey: Uint8Array };

const fileKeyBytes = 16;
const macLine = /^--- ([A-Za-z0-9+/]{43})\n$/;

/** Takes the key out of an age file that one of these identities opens; of the file only its beginning is needed. Refuses `cannot-open`. */
export async function showKey(file: Uint8Array, ...identities: readonly string[]): Promise<Outcome<ShownKey, 'cannot-open'>> {
	const begin = headerLength(file);
	const decrypter = decrypterFor(identities);
	if (begin === null || !decrypter || file.length < begin + payloadNonceBytes) return refused('cannot-open');
	const header = file.slice(0, begin);
	const opened = await openHeader(header, decrypter);
	return opened.ok
		? accepted({ header, nonce: file.slice(begin, begin + payloadNonceBytes), fileKey: opened.value })
		: refused('cannot-open');
}

/**
 * Seals content again under a shown key: the same bytes as before, if it is the same content. Refuses `shown-key-wrong` where the header does not name this
 * file key: ChaCha20-Poly1305 does not bind its key, and the header's MAC does, so nobody can show two contents for one age file.
 */
export async function sealAgain(
	cipher: BulkCipher,
	{ header, nonce, fileKey }: ShownKey,
	content: Uint8Array
): Promise<Outcome<Uint8Array, 'shown-key-wrong'>> {
	if (fileKey.length !== fileKeyBytes || nonce.length !== payloadNonceBytes || !isHeaderOf(header, fileKey))
		return refused('shown-key-wrong');
	const begin = header.length + nonce.length;
	const file = new Uint8Array(begin + sealedLength(content.length));
	file.set(header);
	file.set(nonce, header.length);
	await sealChunks(await payloadCipher(cipher, fileKey, nonce), content, file.subarray(begin), wholePayload);
	return accepted(file);
}

/** C2SP age, "Header MAC": over the header up to the three dashes. */
function isHeaderOf(header: Uint8Array, fileKey: Uint8Array): boolean {
	if (headerLength(header) !== header.length) return false;
	const last = header.lastIndexOf(0x0a, header.length - 2) + 1;
	const mac = macLine.exec(textFrom(header.subarray(last)) ?? '')?.[1];
	const given = mac ? fromBase64(`${mac}=`, 32) : null;
	const key = hkdf(sha256, fileKey, undefined, utf8('header'), 32);
	return given !== null && equalBytes(given, hmac(sha256, key, header.subarray(0, last + 3)));
}

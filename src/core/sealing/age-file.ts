import { Decrypter } from 'age-encryption';
import { accepted, type Outcome, refused } from '#core/base';
import { headerLength, type MadeHeader, openHeader } from './age-header.ts';
import { openChunks, openedLength, payloadCipher, payloadNonceBytes, sealChunks, sealedLength, wholePayload } from './bulk.ts';
import type { BulkCipher } from './bulk-cipher.ts';
import { randomOf } from './random.ts';

/** Which step refused. For this room and its tests: outside, every cause is one. */
export type OpenFault = 'header-refused' | 'payload-refused';

/** An age file: the header, a fresh payload nonce, the sealed content. */
export async function sealBehind({ header, fileKey }: MadeHeader, content: Uint8Array, cipher: BulkCipher): Promise<Uint8Array> {
	const nonce = randomOf(payloadNonceBytes);
	const begin = header.length + nonce.length;
	const file = new Uint8Array(begin + sealedLength(content.length));
	file.set(header);
	file.set(nonce, header.length);
	await sealChunks(await payloadCipher(cipher, fileKey, nonce), content, file.subarray(begin), wholePayload);
	return file;
}

/** Opens a whole age file; nothing of it where one chunk is not sound. */
export async function openWhole(
	file: Uint8Array,
	decrypter: Decrypter,
	cipher: BulkCipher
): Promise<Outcome<Uint8Array, OpenFault>> {
	const begin = headerLength(file) ?? file.length;
	const fileKey = await openHeader(file.subarray(0, begin), decrypter);
	if (!fileKey.ok) return fileKey;
	const nonce = file.subarray(begin, begin + payloadNonceBytes);
	if (nonce.length < payloadNonceBytes) return refused('header-refused', 'nonce cut');
	const sealed = file.subarray(begin + payloadNonceBytes);
	const content = new Uint8Array(openedLength(sealed.length));
	const { isSound } = await openChunks(await payloadCipher(cipher, fileKey.value, nonce), sealed, content, wholePayload);
	return isSound ? accepted(content) : refused('payload-refused');
}

/** The library's opener for these identities. `null` where one is malformed. */
export function decrypterFor(identities: readonly string[]): Decrypter | null {
	try {
		const decrypter = new Decrypter();
		for (const identity of identities) decrypter.addIdentity(identity);
		return decrypter;
	} catch {
		return null;
	}
}

import { type BulkCipher, bulkCipherInScript, randomOf } from '#core/sealing';
import { giveBack } from './give-back.ts';

const name = 'ChaCha20-Poly1305';

/**
 * ChaCha20-Poly1305 by WebCrypto (Modern Algorithms in the Web Cryptography API, WICG). Rejects where the browser has it not, or gives
 * no WebCrypto to this place.
 */
export const bulkCipherByWebCrypto: BulkCipher = async (key) => {
	// The types do not know this format yet.
	const format = 'raw-secret' as 'raw';
	const held = await crypto.subtle.importKey(format, bytesOf(key), name, false, ['encrypt', 'decrypt']);
	return {
		async seal(chunk, nonce, into) {
			move(await crypto.subtle.encrypt({ name, iv: bytesOf(nonce) }, held, bytesOf(chunk)), into);
		},
		async open(sealed, nonce, into) {
			try {
				move(await crypto.subtle.decrypt({ name, iv: bytesOf(nonce) }, held, bytesOf(sealed)), into);
				return true;
			} catch {
				return false;
			}
		}
	};
};

function move(from: ArrayBuffer, into: Uint8Array): void {
	const bytes = new Uint8Array(from);
	into.set(bytes);
	giveBack(bytes);
}

let offered: Promise<boolean> | null = null;

/** What files are sealed with: WebCrypto's cipher where the browser has it and it gives the script's bytes, else the script. */
export const bulkCipher: BulkCipher = async (key) => {
	offered ??= agrees(bulkCipherByWebCrypto).catch(() => false);
	return (await offered) ? bulkCipherByWebCrypto(key) : bulkCipherInScript(key);
};

/** Whether a cipher seals to the same bytes as the script, opens them, and opens nothing else. */
export async function agrees(other: BulkCipher): Promise<boolean> {
	const [key, nonce, chunk] = [randomOf(32), randomOf(12), randomOf(100)];
	const [ours, theirs] = [await bulkCipherInScript(key), await other(key)];
	const [sealed, alike, opened] = [new Uint8Array(116), new Uint8Array(116), new Uint8Array(100)];
	await ours.seal(chunk, nonce, sealed);
	await theirs.seal(chunk, nonce, alike);
	if (!isSame(sealed, alike) || !(await theirs.open(sealed, nonce, opened)) || !isSame(opened, chunk)) return false;
	alike[115] = (alike[115] as number) ^ 1;
	return !(await theirs.open(alike, nonce, opened));
}

const isSame = (a: Uint8Array, b: Uint8Array): boolean => a.every((byte, at) => byte === b[at]);
const bytesOf = (bytes: Uint8Array): BufferSource => bytes as Uint8Array<ArrayBuffer>;

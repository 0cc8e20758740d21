import { createCipheriv, createDecipheriv, createSecretKey } from 'node:crypto';
import type { BulkCipher } from '#core/sealing';

const algorithm = 'chacha20-poly1305';
const authTagLength = 16;

/** ChaCha20-Poly1305 as Node has it natively; the same bytes as the script in core. */
export const bulkCipherNative: BulkCipher = (bytes) => {
	const key = createSecretKey(bytes);
	return {
		seal(chunk, nonce, into) {
			const cipher = createCipheriv(algorithm, key, nonce, { authTagLength });
			move(cipher.update(chunk), into);
			cipher.final();
			into.set(cipher.getAuthTag(), chunk.length);
		},
		open(sealed, nonce, into) {
			const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength });
			decipher.setAuthTag(sealed.subarray(into.length));
			const chunk = decipher.update(sealed.subarray(0, into.length));
			try {
				decipher.final();
			} catch {
				return false;
			}
			move(chunk, into);
			return true;
		}
	};
};

/** Copies and gives the memory back at once: left to the collector, a large file's chunks stand by the hundred megabytes. */
function move(from: Buffer, into: Uint8Array): void {
	into.set(from);
	giveBack(from);
}

/** Frees what `bytes` stand in, where nothing else stands there. They are empty afterwards. */
export function giveBack(bytes: Uint8Array): void {
	if (bytes.buffer instanceof ArrayBuffer && bytes.byteLength === bytes.buffer.byteLength) bytes.buffer.transfer(0);
}

import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { BulkCipher } from '#core/sealing';

const algorithm = 'chacha20-poly1305';
const authTagLength = 16;

/** ChaCha20-Poly1305 as Node has it natively; the same bytes as the script in core. */
export const bulkCipherNative: BulkCipher = (key) => ({
	seal(chunk, nonce, into) {
		const cipher = createCipheriv(algorithm, key, nonce, { authTagLength });
		into.set(cipher.update(chunk));
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
		into.set(chunk);
		return true;
	}
});

import { argon2 } from 'node:crypto';
import { type Argon2id, stretchCost } from '#core/sealing';

/** Argon2id as Node has it natively; the same bytes as the script in core. */
export const argon2idNative: Argon2id = (message, nonce) =>
	new Promise((resolve, reject) => {
		const { lanes, bytes, memoryKiB, passes } = stretchCost;
		argon2('argon2id', { message, nonce, parallelism: lanes, tagLength: bytes, memory: memoryKiB, passes }, (error, key) =>
			error ? reject(error) : resolve(new Uint8Array(key))
		);
	});

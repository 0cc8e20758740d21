import { argon2id as argon2idInWasm } from 'hash-wasm';
import { type Argon2id, argon2idInScript, stretchCost } from '#core/sealing';

/**
 * Argon2id of `stretchCost`, by WebAssembly where the browser runs it, else in script: Tor Browser at "Safer" and some managed
 * browsers have none. Both give the same bytes.
 */
export const argon2id: Argon2id = async (password, salt) => {
	try {
		return await argon2idByWasm(password, salt);
	} catch {
		// No WebAssembly here, or a policy forbids it.
		return argon2idInScript(password, salt);
	}
};

export const argon2idByWasm: Argon2id = (password, salt) =>
	argon2idInWasm({
		password,
		salt,
		memorySize: stretchCost.memoryKiB,
		iterations: stretchCost.passes,
		parallelism: stretchCost.lanes,
		hashLength: stretchCost.bytes,
		outputType: 'binary'
	});

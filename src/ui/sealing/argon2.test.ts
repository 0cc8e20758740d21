import assert from 'node:assert/strict';
import { argon2Sync } from 'node:crypto';
import { test } from 'node:test';
import { toHex, utf8 } from '#core/base';
import { argon2idInScript, stretchCost } from '#core/sealing';
import { argon2id, argon2idByWasm } from './argon2.ts';

const [password, salt] = [utf8('eight invented words stand here for a test'), utf8('causeway/codename/v1')];
const native = argon2Sync('argon2id', {
	message: password,
	nonce: salt,
	memory: stretchCost.memoryKiB,
	passes: stretchCost.passes,
	parallelism: stretchCost.lanes,
	tagLength: stretchCost.bytes
}).toString('hex');

// First, because a module once compiled is kept.
test('without WebAssembly the script takes over, with the same bytes', async () => {
	const { WebAssembly: real } = globalThis;
	try {
		Object.assign(globalThis, { WebAssembly: undefined });
		await assert.rejects(argon2idByWasm(password, salt));
		assert.equal(toHex(await argon2id(password, salt)), native);
	} finally {
		Object.assign(globalThis, { WebAssembly: real });
	}
});

test('WebAssembly, script and the platform stretch to the same bytes', async () => {
	assert.equal(toHex(await argon2idByWasm(password, salt)), native);
	assert.equal(toHex(await argon2idInScript(password, salt)), native);
});

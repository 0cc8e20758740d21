import assert from 'node:assert/strict';
import { test } from 'node:test';
import { must } from '#core/base';
import { type BulkCipher, bulkCipherInScript, keyPairFrom, open, openBulk, sealBulk } from '#core/sealing';
import { agrees, bulkCipher, bulkCipherByWebCrypto } from './bulk-cipher.ts';

const { identity, recipient } = await keyPairFrom(new Uint8Array(32).fill(3));
const content = new Uint8Array(200_000).map((_, at) => (at * 31 + (at >> 8)) & 0xff);

/** Runs with `crypto.subtle` replaced by what a browser without it, or with a broken one, has. */
async function withSubtle(subtle: unknown, run: () => Promise<void>): Promise<void> {
	const real = Object.getOwnPropertyDescriptor(globalThis, 'crypto') as PropertyDescriptor;
	const getRandomValues = crypto.getRandomValues.bind(crypto);
	try {
		Object.defineProperty(globalThis, 'crypto', { value: { getRandomValues, subtle }, configurable: true });
		await run();
	} finally {
		Object.defineProperty(globalThis, 'crypto', real);
	}
}

// First, because the answer is kept.
test('without WebCrypto the script takes over, and its files open everywhere', async () => {
	await withSubtle(undefined, async () => {
		await assert.rejects(async () => bulkCipherByWebCrypto(new Uint8Array(32)));
		const sealed = must(await sealBulk(bulkCipher, content, recipient));
		assert.deepEqual(must(await open(sealed, identity)), content);
		assert.deepEqual(must(await openBulk(bulkCipher, sealed, identity)), content);
	});
});

test('WebCrypto and script open what each of them sealed, and refuse what was changed', async () => {
	const ciphers = [bulkCipherByWebCrypto, bulkCipherInScript];
	for (const sealer of ciphers) {
		const sealed = must(await sealBulk(sealer, content, recipient));
		const changed = sealed.with(-1, (sealed.at(-1) as number) ^ 1);
		for (const opener of ciphers) {
			assert.deepEqual(must(await openBulk(opener, sealed, identity)), content);
			assert.equal((await openBulk(opener, changed, identity)).ok, false);
		}
	}
});

test('a cipher that gives other bytes, or opens what was changed, is not used', async () => {
	const changing =
		(change: Partial<Awaited<ReturnType<BulkCipher>>>): BulkCipher =>
		async (key) => ({ ...(await bulkCipherInScript(key)), ...change });
	assert.equal(await agrees(bulkCipherByWebCrypto), true);
	assert.equal(await agrees(changing({})), true);
	assert.equal(await agrees(changing({ seal: (chunk, _, into) => into.set(chunk) })), false);
	assert.equal(await agrees(changing({ open: () => true })), false);
	assert.equal(await agrees(changing({ open: () => false })), false);
	const opensAll: BulkCipher = async (key) => {
		const { seal, open } = await bulkCipherInScript(key);
		return {
			seal,
			open: async (sealed, nonce, into) => {
				await open(sealed, nonce, into);
				return true;
			}
		};
	};
	assert.equal(await agrees(opensAll), false);
});

import assert from 'node:assert/strict';
import { createDecipheriv, createHash, hkdfSync } from 'node:crypto';
import { test } from 'node:test';
import { inflateSync } from 'node:zlib';
import { armor, Decrypter } from 'age-encryption';
import * as vectors from 'cctv-age';
import { bulkCipherNative } from '#server/gateways/bulk-cipher.ts';
import { openWhole } from './age-file.ts';
import { headerLength } from './age-header.ts';
import { openStreamWith } from './age-stream.ts';
import { type BulkCipher, bulkCipherInScript } from './bulk-cipher.ts';

/** What a vector of C2SP/CCTV age says of itself, and the file. */
type Vector = {
	readonly expect: string;
	readonly payload: string | null;
	readonly fileKey: Uint8Array;
	readonly file: Uint8Array;
	readonly isArmored: boolean;
	readonly decrypter: Decrypter;
};
type Result = { readonly result: string; readonly released: Uint8Array };

/** What the library says of a header, as the vectors name it. */
const headerResults = new Map([
	["no identity matched any of the file's recipients", 'no match'],
	['invalid header HMAC', 'HMAC failure']
]);
const refusedAs = ({ code, about }: { code: string; about: string }): string =>
	code === 'payload-refused' ? 'payload failure' : (headerResults.get(about) ?? 'header failure');

function parseVector(bytes: Uint8Array): Vector {
	const end = Buffer.from(bytes).indexOf('\n\n');
	const lines = Buffer.from(bytes.subarray(0, end)).toString().split('\n');
	const said = lines.map((line) => line.split(': ', 2) as [string, string]);
	const all = (key: string): string[] => said.filter(([name]) => name === key).map(([, value]) => value);
	const decrypter = new Decrypter();
	for (const identity of all('identity')) decrypter.addIdentity(identity);
	for (const passphrase of all('passphrase')) decrypter.addPassphrase(passphrase);
	const stored = bytes.subarray(end + 2);
	return {
		expect: all('expect')[0] as string,
		payload: all('payload')[0] ?? null,
		fileKey: Buffer.from(all('file key')[0] ?? '', 'hex'),
		file: all('compressed').length > 0 ? new Uint8Array(inflateSync(stored)) : stored,
		isArmored: all('armored').length > 0,
		decrypter
	};
}

async function openedAtOnce(file: Uint8Array, decrypter: Decrypter, cipher: BulkCipher): Promise<Result> {
	const opened = await openWhole(file, decrypter, cipher);
	return opened.ok
		? { result: 'success', released: opened.value }
		: { result: refusedAs(opened.refusal), released: new Uint8Array() };
}

/** In pieces of 1,000 bytes, which fit neither header nor chunks. */
async function openedAsItComes(file: Uint8Array, decrypter: Decrypter, cipher: BulkCipher): Promise<Result> {
	async function* pieces(): AsyncGenerator<Uint8Array> {
		for (let at = 0; at < file.length; at += 1000) yield file.subarray(at, at + 1000);
	}
	const released: Uint8Array[] = [];
	const opened = await openStreamWith(pieces(), decrypter, cipher);
	if (!opened.ok) return { result: refusedAs(opened.refusal), released: new Uint8Array() };
	try {
		for await (const piece of opened.value) released.push(piece);
	} catch (error) {
		assert.equal((error as Error).message, 'payload-refused');
		return { result: 'payload failure', released: Buffer.concat(released) };
	}
	return { result: 'success', released: Buffer.concat(released) };
}

/**
 * What the vectors' payload hash is of: every chunk that opens, as the last one or as another, up to one marked as last. We tell the last
 * chunk by the end of the file and release less.
 */
function releasedByReference(file: Uint8Array, fileKey: Uint8Array): Uint8Array {
	const begin = headerLength(file) as number;
	const key = Buffer.from(hkdfSync('sha256', fileKey, file.subarray(begin, begin + 16), 'payload', 32));
	const released: Uint8Array[] = [];
	const payload = file.subarray(begin + 16);
	for (let index = 0, last = 0; last === 0 && index * 65_552 < payload.length; index++) {
		const chunk = payload.subarray(index * 65_552, (index + 1) * 65_552);
		// Only a full chunk may have others behind it.
		const opened = [0, 1].map((flag) => (flag === 1 || chunk.length === 65_552 ? openedChunk(chunk, key, index, flag) : null));
		last = opened[1] ? 1 : 0;
		const content = opened[last];
		if (!content) break;
		released.push(content);
	}
	return Buffer.concat(released);
}

function openedChunk(chunk: Uint8Array, key: Uint8Array, index: number, last: number): Uint8Array | null {
	const nonce = Buffer.alloc(12);
	nonce.writeUInt32BE(index, 7);
	nonce[11] = last;
	const decipher = createDecipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 });
	try {
		decipher.setAuthTag(chunk.subarray(-16));
		const content = decipher.update(chunk.subarray(0, -16));
		decipher.final();
		return content;
	} catch {
		return null;
	}
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const named = Object.entries(vectors as Record<string, Uint8Array>);
/** The library compares what stands behind `---` with the MAC before it looks at its form, and says "HMAC" where others say "header". */
const saidOtherwise = new Map(['hmac_garbage', 'hmac_missing', 'hmac_truncated'].map((name) => [name, 'HMAC failure']));

test('the vectors are all there', () => {
	assert.equal(named.length, 143);
});

for (const [ciphers, cipher] of Object.entries({ script: bulkCipherInScript, native: bulkCipherNative }))
	test(`CCTV age vectors end as they expect, whole and streamed, and release what they may: ${ciphers}`, async (t) => {
		for (const [name, bytes] of named)
			await t.test(name, async () => {
				const { expect, payload, fileKey, file, isArmored, decrypter } = parseVector(bytes);
				const expected = saidOtherwise.get(name) ?? expect;
				let plain = file;
				try {
					if (isArmored) plain = armor.decode(Buffer.from(file).toString('latin1'));
				} catch {
					assert.equal(expected, 'armor failure');
					return;
				}
				const whole = await openedAtOnce(plain, decrypter, cipher);
				assert.equal(whole.result, expected);
				const streamed = await openedAsItComes(plain, decrypter, cipher);
				assert.equal(streamed.result, expected);
				if (expected === 'success') {
					assert.equal(sha256(whole.released), payload);
					assert.equal(sha256(streamed.released), payload);
					return;
				}
				assert.equal(whole.released.length, 0);
				if (expected !== 'payload failure') return assert.equal(streamed.released.length, 0);
				const most = releasedByReference(plain, fileKey);
				assert.equal(sha256(most), payload);
				assert.deepEqual(Buffer.from(streamed.released), Buffer.from(most.subarray(0, streamed.released.length)));
			});
	});

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { before, test } from 'node:test';
import { must } from '#core/base';
import { bulkCipherInScript, openBulk, openStream, sealBulk, sealStream } from '#core/sealing';
import { bulkCipherNative } from '#server/gateways/bulk-cipher.ts';
import { throwawayFolder } from '#tests/support/throwaway-folder.ts';
import { bulkCipherByWebCrypto } from '#ui/sealing/bulk-cipher.ts';

/** Debian's `age` (1.1) knows X25519 and passphrases, not the hybrid recipients: for these the CCTV vectors speak. */
const ciphers = { script: bulkCipherInScript, native: bulkCipherNative, webCrypto: bulkCipherByWebCrypto };
const lengths = [0, 1, 65_535, 65_536, 65_537, 3_000_000];
const contentOf = (length: number): Buffer => Buffer.alloc(length, 'invented ');

async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
	for (let at = 0; at < bytes.length; at += 70_001) yield bytes.subarray(at, at + 70_001);
}
async function gathered(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
	const pieces: Uint8Array[] = [];
	for await (const piece of source) pieces.push(piece);
	return Buffer.concat(pieces);
}

/** Runs a program of the age package; what it said on its standard output. */
function run(program: string, args: readonly string[], input: Uint8Array = new Uint8Array()): Buffer {
	const { status, stdout, stderr } = spawnSync(program, args, { input, maxBuffer: 64_000_000 });
	assert.equal(status, 0, `${program}: ${stderr}`);
	return stdout;
}

let identity = '';
let recipient = '';
before(() => {
	const made = run('age-keygen', []).toString();
	identity = /^AGE-SECRET-KEY-1\w+$/m.exec(made)?.[0] ?? '';
	recipient = /age1\w+/.exec(made)?.[0] ?? '';
});

test('the age program opens what each of our ciphers sealed to X25519, at every length', async (t) => {
	const keys = path.join(await throwawayFolder(t), 'identity');
	writeFileSync(keys, `${identity}\n`);
	for (const [name, cipher] of Object.entries(ciphers))
		for (const length of lengths) {
			const sealed = must(await sealBulk(cipher, contentOf(length), recipient));
			assert.ok(run('age', ['-d', '-i', keys], sealed).equals(contentOf(length)), `${name} ${length}`);
		}
});

test('the age program opens what was sealed as it came, and we open so what it sealed', async (t) => {
	const keys = path.join(await throwawayFolder(t), 'identity');
	writeFileSync(keys, `${identity}\n`);
	for (const length of lengths) {
		const ours = await gathered(must(await sealStream(bulkCipherNative, inPieces(contentOf(length)), recipient)));
		assert.ok(run('age', ['-d', '-i', keys], ours).equals(contentOf(length)), `${length} sealed`);
		const theirs = run('age', ['-r', recipient], contentOf(length));
		const opened = await gathered(must(await openStream(bulkCipherNative, inPieces(theirs), identity)));
		assert.ok(opened.equals(contentOf(length)), `${length} opened`);
	}
});

test('each of our ciphers opens what the age program sealed, and not what was cut from it', async () => {
	for (const length of lengths) {
		const theirs = run('age', ['-r', recipient], contentOf(length));
		for (const [name, cipher] of Object.entries(ciphers)) {
			assert.ok(contentOf(length).equals(must(await openBulk(cipher, theirs, identity))), `${name} ${length}`);
			assert.equal((await openBulk(cipher, theirs.subarray(0, -1), identity)).ok, false);
		}
	}
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type { ManifestFacts } from '#core/evidence';
import { enterSpace, filedAt } from '#tests/support/her-space.ts';
import { serveDemonstration } from '#tests/support/served-demonstration.ts';
import { readManifest } from '#ui/media/read-manifest.ts';

/** Pictures with accounts of origin, and what c2pa-rs says of each (MIT OR Apache-2.0). */
const folder = path.resolve(process.env.CAUSEWAY_VECTORS ?? path.join(import.meta.dirname, '../../../shared/vectors'), 'c2pa');
const bytesOf = (name: string): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(path.join(folder, name)));
const program = new Uint8Array(readFileSync(new URL(import.meta.resolve('@contentauth/c2pa-wasm/c2pa.wasm')))).buffer;

type Case = {
	readonly file: string;
	readonly change?: string;
	readonly validation_state?: 'Valid' | 'Invalid';
	readonly failures?: readonly string[];
	readonly error?: string;
};
const { cases } = JSON.parse(readFileSync(path.join(folder, 'expected.json'), 'utf8')) as { cases: readonly Case[] };
const expectedStore = JSON.parse(readFileSync(path.join(folder, 'CA.manifest.json'), 'utf8'));

/** What a worker has and Node has not: reading a blob at once. */
class ReadyBlob extends Blob {
	readonly #bytes: Uint8Array<ArrayBuffer>;
	constructor(bytes: Uint8Array<ArrayBuffer>) {
		super([bytes]);
		this.#bytes = bytes;
	}
	override slice(from = 0, to = this.#bytes.length): ReadyBlob {
		return new ReadyBlob(this.#bytes.slice(from, to));
	}
	get ready(): ArrayBuffer {
		return this.#bytes.slice().buffer;
	}
}
Object.assign(globalThis, {
	FileReaderSync: class {
		readAsArrayBuffer(blob: ReadyBlob): ArrayBuffer {
			return blob.ready;
		}
	}
});

const read = async ({ file, change }: Case): Promise<ManifestFacts | null> => {
	const bytes = bytesOf(file);
	if (change) {
		assert.equal(change, 'the byte 2000 before the end XOR 1');
		const at = bytes.length - 2000;
		bytes[at] = (bytes[at] as number) ^ 1;
	}
	const outcome = await readManifest(new ReadyBlob(bytes), program);
	assert.ok(outcome.ok, file);
	return outcome.value;
};

test('each picture is judged as the program of the format judges it: unchanged, rightly signed, and never trusted', async () => {
	let judged = 0;
	for (const one of cases) {
		const facts = await read(one);
		judged++;
		if (one.error) {
			assert.equal(one.error, 'JumbfNotFound');
			assert.equal(facts, null, 'no account is no fault');
			continue;
		}
		assert.ok(facts, one.file);
		const isChanged = one.failures?.includes('assertion.dataHash.mismatch') ?? false;
		assert.equal(facts.integrity, isChanged ? 'differs' : 'matches', one.file);
		assert.equal(facts.signature, 'valid', one.file);
		assert.equal(facts.integrity === 'matches' && facts.signature === 'valid', one.validation_state === 'Valid', one.file);
		assert.ok(one.failures?.includes('signingCredential.untrusted'), 'and so nothing is said of trust');
	}
	assert.equal(judged, cases.length);
	assert.ok(judged >= 4);
});

test('what an account tells is what the published reading of the same picture tells', async () => {
	const facts = await read({ file: 'CA.jpg' });
	const [expected] = Object.values(expectedStore.manifests) as [Record<string, never>];
	const info = expected.signature_info as unknown as { issuer: string; common_name: string; time: string };
	assert.deepEqual([facts?.issuer, facts?.signerName, facts?.signedAt], [info.issuer, info.common_name, info.time]);
	assert.deepEqual(facts?.madeOf, ['A.jpg']);
	assert.deepEqual(facts?.people, ['John Doe']);
	assert.deepEqual(
		facts?.actions.map(({ deed }) => deed),
		['opened', 'color_adjustments']
	);
	const captured = await read({ file: 'C_with_CAWG_data.jpg' });
	assert.deepEqual(captured?.actions[0]?.source, 'camera');
	const wrong = await readManifest(new ReadyBlob(bytesOf('CA.jpg')), new Uint8Array(16).buffer);
	assert.deepEqual(wrong.ok ? null : wrong.refusal.code, 'program-wrong');
});

test('in her browser the same is read on the page of the picture, which is not shown, and nothing but the program is fetched', async () => {
	const { browser, node } = await serveDemonstration();
	const her = await filedAt(node.origin);
	await her.attach('signed.jpg', bytesOf('CA.jpg'), 'nobody');
	const { watched, space, page, sent } = await enterSpace(browser, node.origin, her);
	await page.getByRole('button', { name: /^Files/ }).click();
	await page.getByRole('button', { name: 'What is known of each thing' }).click();
	await page.getByRole('button', { name: 'signed.jpg' }).click();
	const before = sent.length;
	await page.getByRole('button', { name: 'Look for a signed account' }).click();
	await page.getByText('Yes. It did not change since it was signed.').waitFor();
	await page.getByText('Yes. Whoever had the key signed exactly this account.').waitFor();
	await page.getByText('We hold no list of trusted signers, so this is not judged.').waitFor();
	await page.getByText('C2PA Signer').waitFor();
	assert.equal(await page.locator('main img, main canvas').count(), 0);
	for (const request of sent.slice(before)) assert.equal(new URL(request.url()).origin, node.origin);
	assert.equal(sent.slice(before).filter((request) => request.url().endsWith('.wasm')).length, 1);
	await space.look();
	await watched.close();
});

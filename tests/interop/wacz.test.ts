import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { answerOf, type CheckedWacz, checkWacz } from '#core/evidence';
import { judgeSigner } from '#ui/evidence/judge-signer.ts';

/** Two signed archives and what was found of them (harvard-lil/wacz-signing). */
const folder = path.resolve(process.env.CAUSEWAY_VECTORS ?? path.join(import.meta.dirname, '../../../shared/vectors'), 'wacz');

async function checked(file: string): Promise<CheckedWacz> {
	const outcome = await checkWacz(new Uint8Array(await readFile(path.join(folder, file))), judgeSigner);
	assert.ok(outcome.ok, outcome.ok ? '' : outcome.refusal.code);
	return outcome.value;
}

test('the archive that is called valid is whole, signed by its domain under a known root, and stamped', async () => {
	const { cases } = JSON.parse(await readFile(path.join(folder, 'expected.json'), 'utf8')) as {
		cases: { file: string; wacz_version?: string; domain?: string; genTime?: string }[];
	};
	const expected = cases.find(({ file }) => file.startsWith('valid')) as (typeof cases)[number];
	const found = await checked(expected.file);
	assert.deepEqual(found.findings, []);
	assert.equal(found.package.version, expected.wacz_version);
	assert.ok(found.signer?.ok, JSON.stringify(found.signer));
	assert.equal(found.signer.value.domain, expected.domain);
	assert.equal(found.signer.value.trusted, true);
	assert.equal(found.signer.value.stampedAt, new Date(expected.genTime ?? '').toISOString());
	assert.deepEqual(
		found.pages.map(({ url, title }) => ({ url, title })),
		[{ url: 'https://example.com/', title: 'Example Domain' }]
	);
	const page = found.records.find(({ type, url }) => type === 'response' && url === 'https://example.com/');
	assert.match(Buffer.from((page && answerOf(page)?.body) ?? []).toString(), /<h1>Example Domain<\/h1>/);
});

test('the one that is called invalid is whole, and signed under a root that nobody knows', async () => {
	const found = await checked('invalid_signed_example_1.wacz');
	assert.deepEqual(found.findings, []);
	assert.ok(found.signer?.ok, JSON.stringify(found.signer));
	assert.equal(found.signer.value.trusted, false);
});

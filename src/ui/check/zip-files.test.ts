import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { zipSync } from 'fflate';
import type { BagFile } from '#core/bundle';
import { bytesIn, inventedBundle } from '#tests/support/invented-bundle.ts';
import { bundleAnswerOn } from './bundle-answer.ts';

let files: ReadonlyMap<string, BagFile>;
before(async () => {
	files = await inventedBundle();
});

async function packed(): Promise<Buffer> {
	const contents = await Promise.all([...files].map(async ([name, file]) => [name, await bytesIn(file)] as const));
	return Buffer.from(zipSync(Object.fromEntries(contents)));
}
const answerOn = (zip: Buffer<ArrayBufferLike>) => bundleAnswerOn([new File([Uint8Array.from(zip)], 'folder.zip')], '');

test('a packed file that is damaged in a zip is named by its path, and the rest is checked', async () => {
	const zip = await packed();
	assert.equal((await answerOn(zip)).is, 'holds');
	const head = zip.indexOf('data/items/001.json');
	zip.fill(0xff, head + 60, head + 120);
	const answer = await answerOn(zip);
	assert.ok(answer.is === 'fails');
	const named = answer.checked.faults.map(({ code, about }) => `${code} ${about}`);
	assert.ok(named.includes('file-changed data/items/001.json'), named.join());
	assert.ok(!named.some((line) => line.includes('002')), named.join());
	assert.equal(answer.checked.items.length, 1);
});

test('where a file no longer begins where the list says, it is named too', async () => {
	const zip = await packed();
	zip.writeUInt32LE(0, zip.indexOf('data/custody/002.json') - 30);
	const answer = await answerOn(zip);
	assert.ok(answer.is === 'fails');
	assert.ok(answer.checked.faults.some(({ code, about }) => code === 'file-changed' && about === 'data/custody/002.json'));
});

test('what is no zip at all is still unreadable', async () => {
	assert.equal((await answerOn(Buffer.from('nothing'))).is, 'unreadable');
});

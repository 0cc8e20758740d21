import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { codenameFiles } from './codename.ts';
import { vectorFolder } from './log.ts';
import { sealedCaseVectors, storedCase } from './sealed-case.ts';

/** Made once and kept, because sealing and splitting are randomised; the room's own vectors.test.ts holds them to the code. */
const kept = ['sealed-case/case.json', 'member-keys/wraps.json'];

test('the vectors in spec follow from the kept case: run `node tools/vectors/sealed-case.ts` and `codename.ts` after a change', async () => {
	const vectors = new Map([...(await sealedCaseVectors(await storedCase())), ...(await codenameFiles())]);
	for (const [name, text] of vectors) assert.equal(await readFile(path.join(vectorFolder, name), 'utf8'), text, name);
	for (const folder of ['sealed-case', 'codename', 'member-keys']) {
		const found = (await readdir(path.join(vectorFolder, folder))).map((name) => `${folder}/${name}`);
		assert.deepEqual(
			found.filter((name) => !vectors.has(name) && !kept.includes(name)),
			[]
		);
	}
});

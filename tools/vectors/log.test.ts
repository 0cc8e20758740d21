import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { logVectors, vectorFolder } from './log.ts';

test('the vectors in spec are those that the program makes now: run `node tools/vectors/log.ts` after a change', async () => {
	const vectors = await logVectors();
	for (const [name, text] of vectors) assert.equal(await readFile(path.join(vectorFolder, name), 'utf8'), text, name);
	for (const folder of ['log', 'key-log']) {
		const found = (await readdir(path.join(vectorFolder, folder))).map((name) => `${folder}/${name}`);
		assert.deepEqual(
			found.filter((name) => !vectors.has(name)),
			[]
		);
	}
});

import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { agreementVectors } from './agreement.ts';
import { vectorFolder } from './log.ts';

test('the vectors of agreements are those that the program makes now: run `node tools/vectors/agreement.ts` after a change', async () => {
	const vectors = agreementVectors();
	for (const [name, text] of vectors) assert.equal(await readFile(path.join(vectorFolder, name), 'utf8'), text, name);
	const found = (await readdir(path.join(vectorFolder, 'agreement'))).map((name) => `agreement/${name}`);
	assert.deepEqual(found.sort(), [...vectors.keys()].sort());
});

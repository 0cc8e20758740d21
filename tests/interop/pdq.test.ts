import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { pdqDistance } from '#core/evidence';
import { enterSpace, filedAt } from '#tests/support/her-space.ts';
import { serveDemonstration } from '#tests/support/served-demonstration.ts';

/** Pictures of a bridge and two small ones, with the hashes that the reference programs give (Meta, BSD-3-Clause). */
const folder = path.resolve(process.env.CAUSEWAY_VECTORS ?? path.join(import.meta.dirname, '../../../shared/vectors'), 'pdq');
const textOf = (name: string): string => readFileSync(path.join(folder, name), 'utf8');
const byWasm = new Map(
	textOf('wasm-expected.csv')
		.trim()
		.split('\n')
		.map((line) => line.split(',') as [string, string])
);
const byPython = new Map(
	(JSON.parse(textOf('python-expected.json')) as { cases: { file: string; hash: string }[] }).cases.map(({ file, hash }) => [
		file,
		hash
	])
);
const pictures = [
	...['blur-a-lot', 'shrink-a-lot', 'square-128x128', 'square-256x256', 'square-512x512'].map(
		(name) => `bridge-mods/${name}.jpg`
	),
	'misc-images/wee.jpg'
];
const plain = 'misc-images/small.jpg';
/** What the makers of PDQ allow between two right programs. */
const apartAtMost = 10;

test('in her browser a picture has the PDQ hash that the reference programs give it, and one with nothing to see has none', async () => {
	const { browser, node } = await serveDemonstration();
	const { watched, space, page } = await enterSpace(browser, node.origin, await filedAt(node.origin));
	await page.getByRole('button', { name: /^Files/ }).click();
	await page.getByRole('button', { name: 'Fingerprints of pictures' }).click();
	let compared = 0;
	for (const [at, picture] of pictures.entries()) {
		await space.at('Fingerprints of pictures');
		await space.pick('Yes, everyone was 18 or older');
		await page.locator('main input[type=file]').setInputFiles(path.join(folder, 'images', picture));
		const row = page.locator('main .file-rows li').nth(at);
		await row.getByText('Save it to pass on').click();
		const coming = page.waitForEvent('download');
		await row.getByRole('button', { name: '.csv' }).click();
		const [line] = (await readFile(await (await coming).path(), 'utf8')).split('\n');
		const [hash, quality] = (line as string).split(',') as [string, string];
		assert.ok(Number(quality) >= 80, `${picture}: ${quality}`);
		for (const expected of [byWasm.get(picture), byPython.get(picture)]) {
			if (expected === undefined) continue;
			const distance = pdqDistance(hash, expected);
			assert.ok(distance !== null && distance <= apartAtMost, `${picture}: ${distance} bits from ${expected}`);
			compared++;
		}
	}
	assert.ok(compared >= pictures.length, 'each was compared');

	await space.pick('Yes, everyone was 18 or older');
	await page.locator('main input[type=file]').setInputFiles(path.join(folder, 'images', plain));
	await page.getByText('There is too little to see in this picture').waitFor();
	assert.equal(await page.locator('main .file-rows > li').count(), pictures.length);
	await watched.close();
});

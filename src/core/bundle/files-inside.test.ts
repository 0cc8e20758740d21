import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inventedBundle, textOf } from '#tests/support/invented-bundle.ts';
import { inventedId } from '#tests/support/key-story.ts';
import { type BagFile, bagFileOf, hashInScript, hashOfFile } from './bag.ts';
import { filesInside } from './files-inside.ts';

const picture = (bag: ReadonlyMap<string, BagFile>): BagFile =>
	[...bag.values()].find(({ path }) => path.startsWith('data/items/') && path.endsWith('.png')) as BagFile;

test('what lies in a bundle is told by its records: its file, what custody calls its things, the hash of each file', async () => {
	const bag = await inventedBundle();
	const inside = await filesInside(bag, true);
	const file = inventedId<'file'>('case file');
	const { path, bytes } = picture(bag);
	const { hash } = await hashOfFile(picture(bag), hashInScript);
	assert.deepEqual(inside.files, [{ path, item: file, name: 'squares.png', mediaType: 'image/png', bytes, hash, isPage: false }]);
	assert.equal(inside.cases.size, 1);
	assert.ok(inside.things.size === 2 && inside.things.has(file) && inside.named.has(file));
	assert.ok(inside.hashes.has(hash));
});

test('a bundle that did not pass its check hides nothing: files are hashed, and one without a record is listed', async () => {
	const bag = new Map(await inventedBundle());
	const other = 'data/items/077.png';
	bag.set(other, bagFileOf(other, 'invented'));
	bag.set(picture(bag).path, bagFileOf(picture(bag).path, 'changed'));
	const inside = await filesInside(bag, false);
	const { hash } = await hashOfFile(bagFileOf('', 'invented'), hashInScript);
	assert.deepEqual(inside.files.map(({ path, item }) => [path === other, item === null]).toSorted(), [
		[false, false],
		[true, true]
	]);
	assert.ok(inside.hashes.has(hash), 'by its bytes, whatever the manifest says');
	const told = bag.get(picture(bag).path.replace('.png', '.json')) as BagFile;
	const lying = (await textOf(told)).replace(/"path":"[^"]*"/, '"path":"data/items/999.png"');
	bag.set(told.path, bagFileOf(told.path, lying));
	const named = (await filesInside(bag, false)).named;
	assert.ok(named.has(inventedId<'file'>('case file')), 'a record that lies about its path still names it');
});

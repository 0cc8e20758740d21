import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bulkCipherInScript } from '#core/sealing';
import { inventedBundle, inventedPolicy } from '#tests/support/invented-bundle.ts';
import { type Bag, hashInScript } from './bag.ts';
import { checkBundle } from './check-bundle.ts';

const check = (bag: Bag) =>
	checkBundle(bag, { policy: inventedPolicy, anchors: null, cipher: bulkCipherInScript, hash: hashInScript });

test('of each thing and each event it is said where the log has it, who saw it and by when; or that no proof is here', async () => {
	const { logged, acts } = await check(await inventedBundle());
	assert.deepEqual(
		logged.map(({ path, title }) => `${path} ${title}`.trim()),
		['data/items/001.json', 'data/items/002.json squares.png', ...[1, 2, 3].map((at) => `data/custody/00${at}.json`)]
	);
	assert.ok(logged.every(({ log }) => log !== null && log.witnesses === 2 && log.before === '2026-11-22T11:00:00Z'));
	assert.equal(new Set(logged.map(({ log }) => log?.index)).size, acts.length);
	const unproved = await check(await inventedBundle({ unproved: true }));
	assert.deepEqual([...new Set(unproved.logged.map(({ log }) => log))], [null]);
	assert.equal(unproved.logged.length, logged.length);
});

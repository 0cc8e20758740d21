import assert from 'node:assert/strict';
import { test } from 'node:test';
import { must } from '#core/base';
import { sweepBlobs } from '#server/operations/case/sweep-blobs.ts';
import { startTestNode } from '#tests/support/node.ts';
import { answered, placeAt, TestSurvivor } from '#tests/support/survivor.ts';

test('a piece of a file that cannot be deleted at once changes no answer: the erasure is told as done, and the job goes on', async (t) => {
	const node = await startTestNode(t, {});
	const { app } = node;
	const her = new TestSurvivor(await placeAt(node.origin));
	await her.file([answered('what', 'Invented words.')]);
	await her.attach('receipt.bin', new Uint8Array(1000));
	const broken = t.mock.method(app.blobs, 'delete', () => Promise.reject(new Error('the disk fails')));
	must(await her.session.erase());
	assert.equal(broken.mock.callCount(), 1);
	assert.deepEqual(await app.db.selectFrom('cases').select('id').execute(), []);
	broken.mock.restore();
	await sweepBlobs(app);
	for await (const blob of app.blobs.list()) assert.fail(`left ${blob}`);
});

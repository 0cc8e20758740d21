import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { must } from '#core/base';
import { ownTool } from '#core/evidence';
import { startTestNode } from '#tests/support/node.ts';
import { answered, placeAt, TestSurvivor } from '#tests/support/survivor.ts';
import { keepCopy } from '#ui/sealing/keep-copy.ts';

const quiet = { signal: new AbortController().signal, report: () => {} };
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

test('a copy that shows less is an item of its own, says what it was made of and how, and stands in the custody of its original', async (t) => {
	const node = await startTestNode(t);
	const her = new TestSurvivor(await placeAt(node.app.origin), 'apple bird candle door engine forest garden hill');
	await her.file([answered('what', 'With drawn shapes.')]);
	const original = await her.attach('shapes.png', new TextEncoder().encode('the original'), 'adults');
	await her.look();
	const copy = must(
		await keepCopy(
			her.session,
			{
				original,
				from: new Blob(['the original']),
				copy: new File(['the copy'], 'copy-1.png', { type: 'image/png' }),
				form: 'picture',
				method: 'areas-covered',
				fill: 'solid',
				count: 2
			},
			quiet
		)
	);
	const { items, files } = await her.look();
	assert.equal(items.length, 2, 'the original stays');
	const made = items.find(({ item }) => item === copy);
	assert.deepEqual(made?.derivation, {
		original,
		method: 'areas-covered',
		fill: 'solid',
		count: 2,
		tool: ownTool,
		originalSha256: sha256('the original'),
		sha256: sha256('the copy')
	});
	assert.equal(made?.original, original);
	assert.ok(made?.limits.includes('less-than-original'));
	assert.equal(items.find(({ item }) => item === original)?.derivation, null);
	assert.deepEqual(
		files.map(({ name }) => name),
		['shapes.png', 'copy-1.png']
	);
	const steps = (await her.look()).timeline.flatMap((event) => (event.what === 'custody' ? [event.deed] : []));
	assert.deepEqual(steps, ['derived']);
	const refused = await keepCopy(
		her.session,
		{
			original: `${'A'.repeat(21)}Q` as never,
			from: new Blob(['x']),
			copy: new File(['y'], 'copy-1.png'),
			form: 'picture',
			method: 'notes-removed',
			fill: 'none',
			count: 0
		},
		quiet
	);
	assert.equal(refused.ok ? '' : refused.refusal.code, 'not-found');
});

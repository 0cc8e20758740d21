import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { type FileId, must } from '#core/base';
import { bulkCipherNative } from '#server/gateways/bulk-cipher.ts';
import { enterSurvivor } from '#tests/support/invented-stage.ts';
import { startTestNode } from '#tests/support/node.ts';
import { root } from '#tests/support/planted-tree.ts';
import { type Ran, runProgram } from '#tests/support/run-program.ts';
import { placeAt, type TestSurvivor } from '#tests/support/survivor.ts';
import { throwawayFolder } from '#tests/support/throwaway-folder.ts';
import { type BundleWishes, packBundle } from '#ui/sealing/make-bundle.ts';
import { makeOwnBundle } from '#ui/sealing/own-bundle.ts';

const quiet = () => ({ signal: new AbortController().signal, report: () => {} });
const verify = (place: string): Promise<Ran> => runProgram(process.execPath, ['src/cli/main.ts', 'verify', place], { cwd: root });
const mine = { cipher: bulkCipherNative, papers: [] } as const;

async function entered(t: TestContext) {
	const node = await startTestNode(t, { mode: 'real' });
	const her = await enterSurvivor(await placeAt(node.origin));
	return { node, her };
}
const open = (chosen: readonly string[], more: Partial<BundleWishes> = {}): BundleWishes => ({
	chosen,
	reader: { kind: 'open', name: 'Invented court' },
	note: '',
	...more
});
async function idsOf(her: TestSurvivor, files: readonly FileId[]): Promise<string[]> {
	const space = await her.look();
	return [
		...space.answers.map(({ id }) => id),
		...space.items.flatMap(({ item, id }) => (files.includes(item as FileId) ? [id] : []))
	];
}
async function saved(t: TestContext, her: TestSurvivor, wishes: BundleWishes, form: 'zip' | 'tar', progress: unknown[] = []) {
	const call = { ...quiet(), report: (at: unknown) => progress.push(at) };
	const { ready, recipient } = must(await makeOwnBundle(her.session, wishes, mine, call));
	const packed = must(await packBundle(ready, recipient, bulkCipherNative, form));
	const place = path.join(await throwawayFolder(t), packed.name);
	await writeFile(place, packed.bytes);
	return { told: ready.told, place };
}

test('she makes a bundle with a file of two pieces, and anybody finds it good: as a zip and as a tar', {
	timeout: 120_000
}, async (t) => {
	const { her } = await entered(t);
	// A zip in a zip: what looks like the end of a part stands in the middle of it.
	const content = new Uint8Array(17_000_000).map((_, at) => (at * 31) % 253);
	content.set([0x50, 0x4b, 7, 8, 0x50, 0x4b, 5, 6], 5000);
	const file = await her.attach('invented.mov', content);
	const chosen = await idsOf(her, [file]);
	assert.equal(chosen.length, 2);
	const progress: unknown[] = [];
	const { told, place } = await saved(t, her, open(chosen), 'zip', progress);
	assert.deepEqual([told.items, told.unproved, told.stamps], [2, 0, 0]);
	assert.match(path.basename(place), /^folder-\d{4}-\d\d-\d\d\.zip$/);
	const ran = await verify(place);
	assert.deepEqual([ran.code, ran.stderr], [0, '']);
	assert.match(ran.stdout, /2 items are word for word[\s\S]*1 events, none missing[\s\S]*acts stand in the log/);
	const { done, total } = progress.at(-1) as { done: number; total: number };
	assert.ok(done === total && total > 34_000_000, 'both readings of the pieces were counted');

	const asTar = await saved(t, her, open(chosen), 'tar');
	assert.equal((await verify(asTar.place)).code, 0);
	const space = await her.look();
	assert.equal(
		space.timeline.filter((event) => event.what === 'custody' && event.deed === 'exported').length,
		4,
		'two each time'
	);
});

test('nothing is made of what she did not choose, of what is not there, and where writing it down is refused', async (t) => {
	const { her } = await entered(t);
	await her.attach('left.txt', new TextEncoder().encode('canary that stays'));
	const [answer] = (await her.look()).answers;
	assert.ok(answer);
	const { told, place } = await saved(t, her, open([answer.id]), 'tar');
	assert.equal(told.items, 1);
	const bytes = await readFile(place);
	assert.ok(bytes.includes('Invented words.') && !bytes.includes('left.txt') && !bytes.includes('canary that stays'));
	for (const chosen of [[], ['7/99'], ['0/1']]) {
		const made = await makeOwnBundle(her.session, open(chosen), mine, quiet());
		assert.equal(!made.ok && made.refusal.code, 'item-unknown');
	}
	const unknown = { kind: 'desk', desk: 'AAAAAAAAAAAAAAAAAAAAAA', name: 'Nobody' } as never;
	const made = await makeOwnBundle(her.session, open([answer.id], { reader: unknown }), mine, quiet());
	assert.equal(!made.ok && made.refusal.code, 'key-not-proved');
	await her.session.erase();
	const gone = await makeOwnBundle(her.session, open([answer.id]), mine, quiet());
	assert.equal(!gone.ok && gone.refusal.code, 'not-open');
});

test('descriptions can be left out of a folder, and it still holds', { timeout: 120_000 }, async (t) => {
	const { her } = await entered(t);
	const file = await her.attach('invented.txt', new TextEncoder().encode('invented bytes'));
	const about = {
		kind: 'item-about',
		item: file,
		form: 'document',
		maker: '',
		origin: 'saved',
		made: '',
		tool: null,
		source: '',
		original: null,
		from: null,
		until: null,
		clock: '',
		note: 'canary of a description'
	} as const;
	must(await her.session.write([{ place: 'evidence', content: about }]));
	const chosen = (await her.look()).items.map(({ id }) => id);
	for (const [abouts, items] of [
		[true, 2],
		[false, 1]
	] as const) {
		const { told, place } = await saved(t, her, open(chosen, { abouts }), 'tar');
		assert.equal(told.items, items);
		assert.equal((await readFile(place)).includes('canary of a description'), abouts);
		const ran = await verify(place);
		assert.deepEqual([ran.code, ran.stderr], [0, '']);
	}
});

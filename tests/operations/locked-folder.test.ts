import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type CaseId, type FileId, must, type Outcome } from '#core/base';
import { bulkCipherNative } from '#server/gateways/bulk-cipher.ts';
import { enterAdmin, enterDesk, enterSurvivor } from '#tests/support/invented-stage.ts';
import type { TestMember } from '#tests/support/member.ts';
import { startTestNode } from '#tests/support/node.ts';
import { placeAt } from '#tests/support/survivor.ts';
import { LockedFolder } from '#ui/sealing/locked-folder.ts';
import { type BundleReader, packBundle } from '#ui/sealing/make-bundle.ts';
import { makeOwnBundle } from '#ui/sealing/own-bundle.ts';

const quiet = () => ({ signal: new AbortController().signal, report: () => {} });
const mine = { cipher: bulkCipherNative, papers: [] } as const;
const codeOf = (outcome: Outcome<unknown, string>): string => (outcome.ok ? '' : outcome.refusal.code);
/** Bytes that begin as a picture does, and are none. */
const picture = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, ...Array.from({ length: 200 }, (_, at) => at)]);

async function staged(t: TestContext) {
	const node = await startTestNode(t, { mode: 'real' });
	const place = await placeAt(node.origin);
	const admin = await enterAdmin(node, place);
	const near = await enterDesk(admin, place, 'lea.quay');
	const far = await enterDesk(admin, place, 'leo.quay');
	const her = await enterSurvivor(place);
	const seen = await her.attach('invented.png', picture, 'adults');
	const read = await her.attach('invented.txt', new TextEncoder().encode('invented words'));
	await her.share({ desk: near.desk, kinds: ['evidence'] });
	const idsOf = async (files: readonly FileId[]): Promise<string[]> =>
		(await her.look()).items.flatMap(({ item, id }) => (files.includes(item as FileId) ? [id] : []));
	const make = async (files: readonly FileId[], reader: BundleReader) =>
		makeOwnBundle(her.session, { chosen: await idsOf(files), reader, note: '' }, mine, quiet());
	/** A folder of hers that only this desk opens. */
	const locked = async ({ desk }: typeof near, files: readonly FileId[]): Promise<Blob> => {
		const { ready, recipient } = must(await make(files, { kind: 'desk', desk, name: 'Invented desk' }));
		const { bytes } = must(await packBundle(ready, recipient, bulkCipherNative));
		const pieces: Uint8Array<ArrayBuffer>[] = [];
		for await (const piece of bytes) pieces.push(piece as Uint8Array<ArrayBuffer>);
		return new Blob(pieces);
	};
	const folderOf = async ({ session, casework }: TestMember): Promise<LockedFolder> => {
		must(await session.look());
		return new LockedFolder(session, casework);
	};
	return { near, far, her, seen, read, make, locked, folderOf };
}

test('what a desk closed because it may show a person under 18 goes into no folder of hers, and into none of a desk', {
	timeout: 240_000
}, async (t) => {
	const { near, her, seen, read, make, locked, folderOf } = await staged(t);
	const open = { kind: 'open', name: 'Invented court' } as const;
	const both = await locked(near, [seen, read]);
	const words = await locked(near, [read]);
	const folder = await folderOf(near.lead);
	assert.equal(codeOf(await folder.open(both, quiet())), 'case-first', 'what was closed in a case is known to who opened it');
	const [row] = await near.lead.inbox(near.desk);
	const wanted = row?.case as CaseId;
	await near.lead.open(near.desk, wanted);
	const { files, noted, checked } = must(await folder.open(both, quiet()));
	assert.deepEqual([noted, checked.faults.length], [true, 0]);
	assert.deepEqual(files.map(({ name, kind }) => [name, kind]).toSorted(), [
		['invented.png', 'picture'],
		['invented.txt', null]
	]);

	must(await near.lead.casework.withhold(near.desk, wanted, seen));
	const png = files.find(({ kind }) => kind === 'picture')?.path ?? '';
	assert.equal(codeOf(await folder.file(png, 'assess')), 'file-withheld', 'also in a folder that was open before');
	for (const way of [folder.save('Asked by an invented court'), folder.file(png, 'assess')])
		assert.equal(codeOf(await way), 'not-found', 'and the folder is put away');
	assert.equal(codeOf(await folder.open(both, quiet())), 'file-withheld');
	assert.equal(must(await folder.open(words, quiet())).files.length, 1, 'a folder without it opens');

	const space = await her.look();
	assert.deepEqual(space.closed, [seen]);
	const before = space.timeline.filter((event) => event.what === 'custody' && event.deed === 'exported').length;
	assert.equal(codeOf(await make([seen, read], open)), 'file-withheld');
	assert.equal(codeOf(await make([seen], { kind: 'desk', desk: near.desk, name: 'Invented desk' })), 'file-withheld');
	const after = (await her.look()).timeline.filter((event) => event.what === 'custody' && event.deed === 'exported').length;
	assert.equal(after, before, 'what is refused is written nowhere');
	must(await make([read], open));
});

test('a closing whose note never came is known to her by the node, and closes her folders too', {
	timeout: 240_000
}, async (t) => {
	const { near, her, seen, make } = await staged(t);
	const [row] = await near.lead.inbox(near.desk);
	const wanted = row?.case as CaseId;
	await near.lead.open(near.desk, wanted);
	const path = `/api/v1/desks/${near.desk}/cases/${wanted}/files/${seen}/withhold`;
	must(await near.lead.session.client.ask<object>('POST', path, { as: 'staff', body: {} }));
	const { timeline, closed } = await her.look();
	assert.deepEqual([timeline.some(({ what }) => what === 'file-withheld'), closed], [false, [seen]]);
	assert.equal(codeOf(await make([seen], { kind: 'open', name: '' })), 'file-withheld');
});

test('the files of a locked folder come with a reason, which she reads where her case is open there; saving all of it takes one too', {
	timeout: 240_000
}, async (t) => {
	const { near, far, her, seen, read, locked, folderOf } = await staged(t);
	const [row] = await near.lead.inbox(near.desk);
	await near.lead.open(near.desk, row?.case as CaseId);
	const folder = await folderOf(near.lead);
	const { files } = must(await folder.open(await locked(near, [seen, read]), quiet()));
	const png = files.find(({ kind }) => kind === 'picture')?.path ?? '';
	const txt = files.find(({ kind }) => kind === null)?.path ?? '';
	const steps = async (): Promise<string[]> =>
		(await her.look()).timeline.flatMap((event) =>
			event.what === 'file-viewed'
				? [`viewed ${event.file === seen}`]
				: event.what === 'custody' && event.desk === near.desk
					? [`${event.deed} ${event.item}`]
					: []
		);
	assert.equal(codeOf(await folder.file(png, null)), 'reason-missing');
	for (const reason of ['', '  ']) assert.equal(codeOf(await folder.save(reason)), 'reason-missing');
	assert.equal(codeOf(await folder.file('data/records.json', 'assess')), 'not-found', 'nothing but its files');
	assert.deepEqual(await steps(), [], 'nothing came out, and nothing was written');

	const shown = must(await folder.file(png, 'assess'));
	assert.deepEqual([new Uint8Array(await shown.arrayBuffer()), shown.type], [picture, 'application/octet-stream']);
	assert.deepEqual(await steps(), ['viewed true']);
	assert.equal(await must(await folder.file(txt, null)).text(), 'invented words');
	assert.deepEqual((await steps()).toSorted(), ['exported invented.txt', 'opened invented.txt', 'viewed true']);
	const whole = must(await folder.save('Asked by an invented court'));
	assert.ok(whole.content.size > picture.length);
	assert.deepEqual((await steps()).filter((step) => step.startsWith('exported')).toSorted(), [
		'exported invented.png',
		'exported invented.txt',
		'exported invented.txt'
	]);
	folder.putAway();
	assert.equal(codeOf(await folder.file(png, 'assess')), 'not-found');

	const elsewhere = await folderOf(far.lead);
	const given = await locked(far, [seen]);
	const opened = must(await elsewhere.open(given, quiet()));
	assert.equal(opened.noted, false, 'her case is not open there, and the page says so');
	const there = opened.files[0]?.path ?? '';
	must(await elsewhere.withhold(there));
	assert.equal(codeOf(await elsewhere.open(given, quiet())), 'file-withheld', 'known by its bytes until sign-out');
	assert.equal(codeOf(await elsewhere.open(await locked(far, [seen, read]), quiet())), 'file-withheld', 'in another folder too');
});

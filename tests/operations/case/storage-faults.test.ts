import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type FileHandle, mkdir, open, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { type ClientRequest, request } from 'node:http';
import path from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { type DeskId, type FileId, must, type Outcome } from '#core/base';
import { randomId, randomOf } from '#core/sealing';
import { type Blobs, openBlobFolder } from '#server/store/blobs.ts';
import { eventually } from '#tests/support/eventually.ts';
import { enterSurvivor } from '#tests/support/invented-stage.ts';
import { startTestNode, type TestNode } from '#tests/support/node.ts';
import { type RawAnswer, rawRequest } from '#tests/support/raw-request.ts';
import { piecePut } from '#tests/support/signed-piece.ts';
import { putSmallDisk } from '#tests/support/small-disk.ts';
import { answered, placeAt, type TestSurvivor } from '#tests/support/survivor.ts';

const codeOf = (outcome: Outcome<unknown, string>): string => (outcome.ok ? 'accepted' : outcome.refusal.code);
const saying = (text: string) => [{ place: 'account', content: answered('what', text) }] as const;
const newFile = (): FileId => randomId<'file'>() as FileId;
const timeout = 300_000;

const put = (node: TestNode, of: FileId, bytes: Uint8Array, headers: Readonly<Record<string, string>>): Promise<RawAnswer> =>
	rawRequest(node.origin, 'PUT', `/api/v1/case/pieces/${of}/0`, headers, bytes);

const get = (node: TestNode, her: TestSurvivor, of: FileId): Promise<RawAnswer> =>
	rawRequest(node.origin, 'GET', `/api/v1/case/pieces/${of}/0`, { Authorization: her.session.held?.authorization as string });

const rowsOfPieces = async (node: TestNode): Promise<number> =>
	(await node.app.db.selectFrom('pieces').select('blob_id').execute()).length;

async function filesIn(folder: string): Promise<readonly string[]> {
	return (await readdir(folder, { recursive: true, withFileTypes: true }))
		.filter((entry) => entry.isFile())
		.map(({ name }) => name);
}

/** Another disk for the node's files, until the test puts the usual one back. */
const replaceBlobs = (node: TestNode, blobs: Blobs): void => void Object.assign(node.app, { blobs });

test('a full disk for files is refused as such, half a piece is not kept, and after room was made it goes on', {
	timeout
}, async (t) => {
	const later: (() => unknown)[] = [];
	// The disk goes before the folder it lies on.
	t.after(async () => {
		for (const step of later) await step();
	});
	const node = await startTestNode(t, { mode: 'real' });
	const her = await enterSurvivor(await placeAt(node.origin));
	const folder = path.join(node.home, 'blobs');
	const disk = await putSmallDisk({ after: (step) => void later.push(step as () => unknown) }, folder, 2);
	const usual = node.app.blobs;
	const bytes = Buffer.alloc(600 * 1024, randomOf(64));
	const taken: FileId[] = [];
	let refused: RawAnswer | null = null;
	for (let piece = 0; piece < 8 && !refused; piece++) {
		// Without a disk of its own the fourth write meets the device that is always full.
		if (!disk && piece === 3) replaceBlobs(node, await openBlobFolder(folder, Date.now, () => open('/dev/full', 'w')));
		const of = newFile();
		const answer = await put(node, of, bytes, piecePut(her, of, bytes));
		if (answer.status === 204) taken.push(of);
		else refused = answer;
	}
	assert.deepEqual([refused?.status, refused?.code], [507, 'storage-full']);
	assert.equal(taken.length, 3);
	assert.equal((await filesIn(folder)).length, 3, 'no draft, no half');
	assert.equal(await rowsOfPieces(node), 3);
	must(await her.session.write(saying('Words still go through.')));

	if (disk) disk.resize(8);
	else replaceBlobs(node, usual);
	const of = newFile();
	assert.equal((await put(node, of, bytes, piecePut(her, of, bytes))).status, 204);
	for (const one of [...taken, of])
		assert.deepEqual(
			[(await get(node, her, one)).status, (await get(node, her, one)).headers['content-length']],
			[200, '614400']
		);
});

test('where the list of erasures cannot be written, nothing is erased or withdrawn, and it is said so', {
	timeout
}, async (t) => {
	const node = await startTestNode(t, { seeded: true });
	const place = await placeAt(node.origin);
	const desk = (await node.app.db.selectFrom('desks').select('id').executeTakeFirstOrThrow()).id as DeskId;
	const her = await enterSurvivor(place);
	await her.share({ desk, kinds: ['account'] });
	const folder = path.join(node.home, 'tombstones');
	const month = `${node.app.clock.now().toISOString().slice(0, 7)}.jsonl`;
	await mkdir(folder, { recursive: true });
	await rm(path.join(folder, month), { force: true });
	await symlink('/dev/full', path.join(folder, month));
	const consent = (await her.look()).consents[0]?.consent as never;
	assert.equal(codeOf(await her.session.withdraw(consent)), 'storage-full');
	assert.equal((await her.look()).consents[0]?.state, 'in-force');
	assert.equal(codeOf(await her.session.erase()), 'storage-full');
	assert.deepEqual((await her.look()).findings, []);

	await rm(path.join(folder, month));
	must(await her.session.withdraw(consent));
	must(await her.session.erase());
	const lines = (await readFile(path.join(folder, month), 'utf8'))
		.trim()
		.split('\n')
		.map((line) => (JSON.parse(line) as { kind: string }).kind);
	assert.deepEqual(lines, ['consent', 'case']);
});

test('on a slow disk a piece is acknowledged when it lies there and not before, and words do not wait for it', {
	timeout
}, async (t) => {
	const node = await startTestNode(t, { mode: 'real' });
	const her = await enterSurvivor(await placeAt(node.origin));
	let release = (): void => {};
	const held = new Promise<void>((resolve) => {
		release = resolve;
	});
	t.after(() => release());
	const slow = (async (...given: Parameters<typeof open>): Promise<FileHandle> => {
		const handle = await open(...given);
		const flush = handle.sync.bind(handle);
		return Object.assign(handle, { sync: () => held.then(flush) });
	}) as typeof open;
	replaceBlobs(node, await openBlobFolder(path.join(node.home, 'blobs'), Date.now, slow));
	const of = newFile();
	const bytes = Buffer.alloc(100_000, randomOf(64));
	let done = false;
	const putting = put(node, of, bytes, piecePut(her, of, bytes)).finally(() => {
		done = true;
	});
	await eventually('the draft is there', async () => (await filesIn(path.join(node.home, 'blobs'))).length === 1);
	must(await her.session.write(saying('While it is being written.')));
	assert.deepEqual([done, await rowsOfPieces(node), (await get(node, her, of)).code], [false, 0, 'not-found']);
	release();
	assert.equal((await putting).status, 204);
	assert.deepEqual([await rowsOfPieces(node), (await get(node, her, of)).status], [1, 200]);
});

test('whoever breaks off an upload or a download leaves nothing behind, and is no fault of the node’s', {
	timeout
}, async (t) => {
	const node = await startTestNode(t, { mode: 'real' });
	const her = await enterSurvivor(await placeAt(node.origin));
	const of = newFile();
	const bytes = Buffer.alloc(3 * 1024 * 1024, randomOf(64));
	const folder = path.join(node.home, 'blobs');
	const { authorization } = her.session.held as NonNullable<typeof her.session.held>;
	const address = { host: '127.0.0.1', port: node.port, path: `/api/v1/case/pieces/${of}/0` };
	const headers = { ...piecePut(her, of, bytes), 'Content-Length': String(bytes.length) };
	const open: ClientRequest[] = [];
	t.after(() => {
		for (const one of open) one.destroy();
	});
	const upload = request({ ...address, method: 'PUT', headers }).on('error', () => {});
	open.push(upload);
	upload.write(bytes.subarray(0, 200_000));
	await eventually('the draft is there', async () => (await filesIn(folder)).length > 0);
	upload.destroy();
	await eventually('the draft is gone', async () => (await filesIn(folder)).length === 0);
	assert.equal(await rowsOfPieces(node), 0);

	assert.equal((await put(node, of, bytes, piecePut(her, of, bytes))).status, 204);
	const download = request({ ...address, headers: { Authorization: authorization } }).on('error', () => {});
	open.push(download);
	download.end();
	const [answer] = (await once(download, 'response')) as [{ statusCode: number }];
	assert.equal(answer.statusCode, 200);
	download.destroy();
	await pause(200);
	assert.deepEqual(
		node.reported.filter((code) => !code.startsWith('postgres-')),
		[]
	);
});

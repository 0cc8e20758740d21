import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { lstat, mkdir, open, readdir, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { idFrom, must, toHex } from '#core/base';
import { type BlobId, openBlobFolder } from '#server/store/blobs.ts';
import { throwawayFolder } from '#tests/support/throwaway-folder.ts';

const newId = (): BlobId => idFrom(randomBytes(16));

async function* streamOf(...pieces: Uint8Array[]): AsyncGenerator<Uint8Array> {
	yield* pieces;
}

async function allOf<T>(stream: AsyncIterable<T>): Promise<T[]> {
	const all: T[] = [];
	for await (const one of stream) all.push(one);
	return all;
}

async function bytesOf(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
	return Buffer.concat(await allOf(stream));
}

const filesIn = async (folder: string): Promise<string[]> =>
	(await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map(({ name }) => name);

test('what is put can be got, listed and deleted', async (t) => {
	const folder = path.join(await throwawayFolder(t), 'blobs');
	const blobs = await openBlobFolder(folder);
	const whole = randomBytes(200_000);
	const id = newId();
	const stored = must(await blobs.put(id, streamOf(whole.subarray(0, 70_000), whole.subarray(70_000)), { maxBytes: 200_000 }));
	assert.equal(stored.bytes, 200_000);
	assert.equal(toHex(stored.sha256), createHash('sha256').update(whole).digest('hex'));
	const { bytes, stream } = must(await blobs.get(id));
	assert.equal(bytes, 200_000);
	assert.deepEqual(await bytesOf(stream), whole);
	assert.deepEqual(await allOf(blobs.list()), [id]);
	const file = await lstat(path.join(folder, id.slice(0, 2), id));
	assert.equal(file.mode & 0o777, 0o600);
	assert.equal((await lstat(folder)).mode & 0o777, 0o700);

	assert.equal(must(await blobs.delete(id)), true);
	assert.equal(must(await blobs.delete(id)), false);
	assert.deepEqual(await blobs.get(id), { ok: false, refusal: { code: 'blob-missing', about: '' } });
	assert.deepEqual(await allOf(blobs.list()), []);
});

test('one byte over the limit is refused, without reading on, and leaves nothing', async (t) => {
	const folder = await throwawayFolder(t);
	const blobs = await openBlobFolder(folder);
	let given = 0;
	async function* endless() {
		for (;;) {
			given += 1000;
			yield randomBytes(1000);
		}
	}
	const refusal = await blobs.put(newId(), endless(), { maxBytes: 9_999 });
	assert.deepEqual(refusal, { ok: false, refusal: { code: 'too-large', about: 'more than 9999 bytes' } });
	assert.equal(given, 10_000);
	assert.deepEqual(await filesIn(folder), []);
	assert.equal(must(await blobs.put(newId(), streamOf(randomBytes(9_999)), { maxBytes: 9_999 })).bytes, 9_999);
});

test("an upload that is cut off leaves nothing, and its error is the caller's", async (t) => {
	const folder = await throwawayFolder(t);
	const blobs = await openBlobFolder(folder);
	const cut = Object.assign(new Error('the line went dead'), { code: 'ECONNRESET' });
	async function* broken() {
		yield randomBytes(1000);
		throw cut;
	}
	await assert.rejects(blobs.put(newId(), broken(), { maxBytes: 10_000 }), cut);
	assert.deepEqual(await filesIn(folder), []);
});

test('a full disk is refused as such and leaves nothing', async (t) => {
	const folder = await throwawayFolder(t);
	let full = true;
	// /dev/full is a real device that answers every write with "no space left".
	const blobs = await openBlobFolder(folder, Date.now, (file, flags, mode) =>
		full ? open('/dev/full', 'w') : open(file, flags, mode)
	);
	const id = newId();
	const refusal = await blobs.put(id, streamOf(randomBytes(1000)), { maxBytes: 10_000 });
	assert.deepEqual(refusal, { ok: false, refusal: { code: 'storage-full', about: 'ENOSPC' } });
	assert.deepEqual(await filesIn(folder), []);
	full = false;
	assert.equal(must(await blobs.put(id, streamOf(randomBytes(1000)), { maxBytes: 10_000 })).bytes, 1000);
});

test('a blob is never replaced, not even by two uploads at once', async (t) => {
	const blobs = await openBlobFolder(await throwawayFolder(t));
	const id = newId();
	const [one, other] = [randomBytes(5_000), randomBytes(5_000)];
	const outcomes = await Promise.all([one, other].map((bytes) => blobs.put(id, streamOf(bytes), { maxBytes: 5_000 })));
	assert.deepEqual(outcomes.map((outcome) => (outcome.ok ? 'stored' : outcome.refusal.code)).sort(), ['blob-exists', 'stored']);
	const kept = await bytesOf(must(await blobs.get(id)).stream);
	assert.deepEqual(kept, outcomes[0]?.ok ? one : other);
	assert.deepEqual(await blobs.put(id, streamOf(one), { maxBytes: 5_000 }), {
		ok: false,
		refusal: { code: 'blob-exists', about: '' }
	});
});

test('uploads cut off by a crash are swept at start once they are a day old', async (t) => {
	const folder = await throwawayFolder(t);
	const id = newId();
	const shard = path.join(folder, id.slice(0, 2));
	await mkdir(shard);
	const [old, young] = [path.join(shard, `${id}.new-0123456789ab`), path.join(shard, `${id}.new-ba9876543210`)];
	for (const file of [old, young, path.join(shard, id)]) await writeFile(file, 'left');
	await utimes(old, new Date(0), new Date(Date.now() - 25 * 3_600_000));
	const blobs = await openBlobFolder(folder);
	assert.deepEqual((await filesIn(folder)).sort(), [id, path.basename(young)].sort());
	assert.deepEqual(await allOf(blobs.list()), [id], 'a draft is no blob');
});

test('a name that is not an id never becomes a path', async (t) => {
	const blobs = await openBlobFolder(await throwawayFolder(t));
	for (const name of ['../../etc/passwd', '', 'a', `${newId()}/`, `../${newId().slice(3)}`]) {
		await assert.rejects(blobs.get(name as BlobId), /impossible: not a blob id/);
		await assert.rejects(blobs.delete(name as BlobId), /impossible: not a blob id/);
		await assert.rejects(blobs.put(name as BlobId, streamOf(), { maxBytes: 1 }), /impossible: not a blob id/);
	}
});

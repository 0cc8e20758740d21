import { createHash, randomBytes } from 'node:crypto';
import { type FileHandle, link, mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { accepted, type Id, isId, type Outcome, refused } from '#core/base';
import { flushFolder } from './flushed-files.ts';
import { storageRefusal } from './storage-refusal.ts';

/** A sealed piece of a file. Its id is random and says nothing. */
export type BlobId = Id<'blob'>;

export type Stored = { readonly bytes: number; readonly sha256: Uint8Array };

export type BlobRefusal = 'too-large' | 'blob-exists' | 'blob-missing' | 'storage-full' | 'storage-unavailable';

/** Where sealed pieces of files lie: a folder now, object storage later. What is in them only browsers can read. */
export interface Blobs {
	/** Stores a whole stream, or nothing. When it accepts, the bytes are on the disk. An error of the stream itself is thrown on. */
	put(id: BlobId, stream: AsyncIterable<Uint8Array>, limit: { readonly maxBytes: number }): Promise<Outcome<Stored, BlobRefusal>>;
	get(id: BlobId): Promise<Outcome<{ readonly bytes: number; readonly stream: AsyncIterable<Uint8Array> }, BlobRefusal>>;
	/** Whether there was something to delete. */
	delete(id: BlobId): Promise<Outcome<boolean, BlobRefusal>>;
	list(): AsyncIterable<BlobId>;
}

const draftAgeMs = 86_400_000;
/** Pieces are handed on in this size. */
const readBytes = 64 * 1024;

/**
 * Blobs below a folder of our own disk, `ab/abcdef…`: the first two characters of the id spread them over 4096 folders. Removes what
 * uploads left that were cut off more than a day ago. `openDraft` is there for tests of a full disk.
 */
export async function openBlobFolder(
	folder: string,
	now: () => number = Date.now,
	openDraft: typeof open = open
): Promise<Blobs> {
	await mkdir(folder, { recursive: true, mode: 0o700 });
	await sweepDrafts(folder, now() - draftAgeMs);
	const shardOf = (id: BlobId) => path.join(folder, id.slice(0, 2));
	const fileOf = (id: BlobId) => path.join(shardOf(id), id);
	const shards = new Map<string, Promise<void>>();
	/** Makes a shard that a power cut will not take back; who finds it made by another waits for that too. */
	const makeShard = (shard: string): Promise<void> => {
		const made = shards.get(shard) ?? mkdir(shard, { recursive: true, mode: 0o700 }).then(() => flushFolder(folder));
		shards.set(shard, made);
		made.catch(() => shards.delete(shard));
		return made;
	};

	return {
		async put(id, stream, { maxBytes }) {
			checkId(id);
			const draft = `${fileOf(id)}.new-${randomBytes(6).toString('hex')}`;
			try {
				await makeShard(shardOf(id));
				if (await present(fileOf(id))) return refused('blob-exists');
				const stored = await writeDraft(await openDraft(draft, 'wx', 0o600), stream, maxBytes);
				if (stored === null) return refused('too-large', `more than ${maxBytes} bytes`);
				await link(draft, fileOf(id)); // unlike a rename it never replaces what another upload finished meanwhile
				await flushFolder(shardOf(id));
				return accepted(stored);
			} catch (error) {
				if (error instanceof StreamFault) throw error.cause;
				return (error as NodeJS.ErrnoException).code === 'EEXIST' ? refused('blob-exists') : diskRefusal(error);
			} finally {
				await rm(draft, { force: true }).catch(() => {});
			}
		},
		async get(id) {
			checkId(id);
			try {
				const { size } = await stat(fileOf(id));
				return accepted({ bytes: size, stream: piecesOf(fileOf(id)) });
			} catch (error) {
				return (error as NodeJS.ErrnoException).code === 'ENOENT' ? refused('blob-missing') : diskRefusal(error);
			}
		},
		async delete(id) {
			checkId(id);
			try {
				await rm(fileOf(id));
				await flushFolder(shardOf(id));
				return accepted(true);
			} catch (error) {
				return (error as NodeJS.ErrnoException).code === 'ENOENT' ? accepted(false) : diskRefusal(error);
			}
		},
		async *list() {
			for (const shard of await readdir(folder)) {
				if (shard.length !== 2) continue;
				for (const name of await readdir(path.join(folder, shard))) if (isId<'blob'>(name)) yield name;
			}
		}
	};
}

/** An id becomes a file name, so one that is not an id must never get this far. */
function checkId(id: BlobId): void {
	if (!isId(id)) throw new Error('impossible: not a blob id');
}

/** An error of the stream (a connection that ended), kept apart from those of the disk. */
class StreamFault extends Error {}

async function* apart(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
	try {
		yield* stream;
	} catch (error) {
		throw new StreamFault('', { cause: error });
	}
}

/** Writes and flushes a stream; `null` as soon as it exceeds the limit. */
async function writeDraft(handle: FileHandle, stream: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Stored | null> {
	const hash = createHash('sha256');
	let bytes = 0;
	try {
		for await (const piece of apart(stream)) {
			bytes += piece.length;
			if (bytes > maxBytes) return null;
			hash.update(piece);
			await handle.appendFile(piece);
		}
		await handle.sync();
	} finally {
		await handle.close();
	}
	return { bytes, sha256: new Uint8Array(hash.digest()) };
}

/** Opens the file when first asked, so that an answer nobody reads holds nothing open. */
async function* piecesOf(file: string): AsyncGenerator<Uint8Array> {
	const handle = await open(file, 'r');
	try {
		for (;;) {
			const { bytesRead, buffer } = await handle.read(new Uint8Array(readBytes), 0, readBytes, null);
			if (bytesRead === 0) return;
			yield buffer.subarray(0, bytesRead);
		}
	} finally {
		await handle.close();
	}
}

function diskRefusal(error: unknown): Outcome<never, BlobRefusal> {
	const refusal = storageRefusal(error);
	if (refusal === null) throw error;
	return refused(refusal.code === 'storage-full' ? 'storage-full' : 'storage-unavailable', refusal.about);
}

const present = async (file: string): Promise<boolean> => (await stat(file).catch(() => null)) !== null;

/** Uploads that a crash cut off; younger ones may be under way in another process. */
async function sweepDrafts(folder: string, before: number): Promise<void> {
	for (const shard of await readdir(folder)) {
		if (shard.length !== 2) continue;
		for (const name of await readdir(path.join(folder, shard))) {
			const file = path.join(folder, shard, name);
			if (name.includes('.new-') && ((await stat(file).catch(() => null))?.mtimeMs ?? before) < before)
				await rm(file, { force: true });
		}
	}
}

import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { access, link, mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { accepted, type Outcome, refused } from '#core/base';
import type { BagFile } from '#core/bundle';

const isThere = (place: string): Promise<boolean> =>
	access(place).then(
		() => true,
		() => false
	);
/** Beside the place itself, so that it can be given its name in one step. */
const unfinished = (place: string): string => `${place}.unfinished-${randomBytes(6).toString('hex')}`;

/** Refuses `file-exists` where something stands at a place already. */
export const isFree = async (place: string): Promise<Outcome<null, 'file-exists'>> =>
	(await isThere(place)) ? refused('file-exists', place) : accepted(null);

/**
 * Writes a file whole or not at all, for this account alone, and never over another: it has its name only when all of it is there. Refuses `file-exists`; what the source or the disk throws, this
 * throws, and leaves nothing.
 */
export async function writeWhole(place: string, bytes: AsyncIterable<Uint8Array>): Promise<Outcome<null, 'file-exists'>> {
	const held = unfinished(place);
	try {
		await pipeline(
			Readable.from(bytes, { objectMode: false }),
			createWriteStream(held, { flags: 'wx', mode: 0o600, flush: true })
		);
		return await link(held, place).then(
			() => accepted(null),
			(error: NodeJS.ErrnoException) => {
				if (error.code === 'EEXIST') return refused('file-exists', place);
				throw error;
			}
		);
	} finally {
		await rm(held, { force: true });
	}
}

/** The same for a folder of files. */
export async function writeFolder(place: string, files: AsyncIterable<BagFile>): Promise<Outcome<null, 'file-exists'>> {
	const held = unfinished(place);
	try {
		await mkdir(held, { mode: 0o700 });
		for await (const file of files) {
			const at = path.join(held, ...file.path.split('/'));
			await mkdir(path.dirname(at), { recursive: true, mode: 0o700 });
			await pipeline(file.read(), createWriteStream(at, { flags: 'wx', mode: 0o600 }));
		}
		const free = await isFree(place);
		if (free.ok) await rename(held, place);
		return free;
	} finally {
		await rm(held, { recursive: true, force: true });
	}
}

import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { flushFolder, replaceFlushed } from '#server/store/flushed-files.ts';

/** Where a copy of the log is written: a folder, or a bucket. What was put is there for good when `put` returns. */
export type LogPlace = {
	/** The bytes of a file of at most a few hundred kilobytes; `null` where there is none. */
	read(at: string): Promise<Uint8Array | null>;
	put(at: string, bytes: Uint8Array): Promise<void>;
	/** Takes away a file, or what lies below a name that ends with `/`. Nothing is said where there is none. */
	remove(at: string): Promise<void>;
};

/** What a reader of a file of the log is told of it, the same from a node as from a copy: a checkpoint changes, a tile never does. */
export const headersOfLogFile = (at: string): { readonly type: string; readonly cache: string } =>
	at.startsWith('tile/')
		? { type: 'application/octet-stream', cache: 'public, max-age=31536000, immutable' }
		: { type: 'text/plain; charset=utf-8', cache: 'public, max-age=1' };

/** Whoever serves the copy runs as somebody else. */
const forAll = 0o644;

export async function openLogFolder(folder: string): Promise<LogPlace> {
	await mkdir(folder, { recursive: true });
	const fileOf = (at: string): string => path.join(folder, at);
	return {
		async read(at) {
			try {
				return await readFile(fileOf(at));
			} catch (error) {
				if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
				throw error;
			}
		},
		async put(at, bytes) {
			await mkdir(path.dirname(fileOf(at)), { recursive: true });
			await replaceFlushed(fileOf(at), bytes, forAll);
			await flushFolder(path.dirname(fileOf(at)));
		},
		remove: (at) => rm(fileOf(at), { recursive: true, force: true })
	};
}

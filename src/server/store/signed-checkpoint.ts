import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { replaceFlushed } from './flushed-files.ts';

/**
 * The last checkpoint that the node signed, as text, in `tombstones/checkpoint` of the config folder: beside the database, because a
 * database that was set back is what it guards against.
 */
export class SignedCheckpoint {
	readonly file: string;

	constructor(home: string) {
		this.file = path.join(home, 'tombstones', 'checkpoint');
	}

	/** The note; `null` where nothing was signed yet. */
	async read(): Promise<string | null> {
		try {
			return await readFile(this.file, 'utf8');
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
			throw error;
		}
	}

	/** Replaces it, whole or not at all. A power cut may bring back the one before, which the log continues too. */
	async keep(note: string): Promise<void> {
		await mkdir(path.dirname(this.file), { recursive: true, mode: 0o700 });
		await replaceFlushed(this.file, note);
	}
}

import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { originHash } from '#core/log';
import { flushFolder, replaceFlushed, writeFlushed } from './flushed-files.ts';
import { type Contradiction, idOfContradiction, type WitnessMemory } from './witness-memory.ts';

const contradictionsAtMost = 64;

/**
 * What a witness cosigned last, one file a log, and the contradictions that it found, one folder each with both notes: files that no restored
 * database sets back. Written whole and flushed, name and all, before a function returns.
 */
export class WitnessFolder {
	readonly #cosigned: string;
	readonly #disputed: string;

	constructor(folder: string) {
		this.#cosigned = path.join(folder, 'cosigned');
		this.#disputed = path.join(folder, 'disputed');
	}

	/** The last note of the log whose origin has this hash; `null` before the first. */
	async latest(named: string): Promise<string | null> {
		if (!/^[0-9a-f]{64}$/.test(named)) return null;
		try {
			return await readFile(path.join(this.#cosigned, named), 'utf8');
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
			throw error;
		}
	}

	async keep(origin: string, note: string): Promise<void> {
		await mkdir(this.#cosigned, { recursive: true, mode: 0o700 });
		await replaceFlushed(path.join(this.#cosigned, originHash(origin)), note);
		await flushFolder(this.#cosigned);
	}

	/** Keeps both notes; the same two once. The first 64 are enough to say that a log is disputed. */
	async keepContradiction(found: Contradiction): Promise<void> {
		await mkdir(this.#disputed, { recursive: true, mode: 0o700 });
		const name = idOfContradiction(found);
		const names = await readdir(this.#disputed);
		if (names.includes(name) || names.length >= contradictionsAtMost) return;
		const draft = path.join(this.#disputed, `${name}.new-${randomBytes(6).toString('hex')}`);
		await mkdir(draft, { mode: 0o700 });
		await writeFlushed(path.join(draft, 'kept'), found.kept);
		await writeFlushed(path.join(draft, 'other'), found.other);
		await flushFolder(draft);
		await rename(draft, path.join(this.#disputed, name));
		await flushFolder(this.#disputed);
	}
}

/** The memory of a witness that runs alone: files, and one request at a time. One program to a folder: its lock is the caller's. */
export function memoryInFolder(folder: WitnessFolder): WitnessMemory {
	let turn: Promise<unknown> = Promise.resolve();
	return {
		advance(origin, decide) {
			const advanced = turn.then(async () => {
				const decided = decide(await folder.latest(originHash(origin)));
				if (decided.ok) await folder.keep(origin, decided.value);
				return decided;
			});
			turn = advanced.catch(() => {});
			return advanced;
		},
		latest: (hash) => folder.latest(hash),
		keepContradiction: (found) => folder.keepContradiction(found)
	};
}

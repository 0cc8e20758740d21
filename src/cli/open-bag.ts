import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { TarHeader } from 'modern-tar';
import { unpackTar } from 'modern-tar/fs';
import { accepted, type Outcome, refused } from '#core/base';
import { type Bag, type BagFile, bagAmong } from '#core/bundle';
import { ageBeginsWith, isAgeBeginning } from '#core/sealing';
import { unzip } from './unzip.ts';

/** A bag on this machine. `close` removes what was unpacked for it. */
export type OpenedBag = { readonly bag: Bag; readonly close: () => Promise<void> };

/** What an archive may hold at most, unpacked: more than any case (two hundred files of 5 GiB would be a thousand), and less than fills a disk unseen. */
const unpackedAtMost = { bytes: 64 * 2 ** 30, files: 100_000 };
export type UnpackedAtMost = typeof unpackedAtMost;

/** Counts what is unpacked, and throws at the bound. */
class Unpacked {
	readonly #most: UnpackedAtMost;
	readonly #names = new Set<string>();
	#bytes = 0;
	#files = 0;
	isFull = false;

	constructor(most: UnpackedAtMost) {
		this.#most = most;
	}

	file(): void {
		this.#files++;
		this.#look();
	}

	/** Programs differ in which of two files of one name they leave on the disk: what is checked here might not be what another one shows. */
	name(name: string): void {
		const plain = path.posix.normalize(`/${name}`).toLowerCase();
		if (this.#names.has(plain)) throw new Error('twice');
		this.#names.add(plain);
	}

	take(bytes: number): void {
		this.#bytes += bytes;
		this.#look();
	}

	#look(): void {
		this.isFull = this.#bytes > this.#most.bytes || this.#files > this.#most.files;
		if (this.isFull) throw new Error('too large');
	}
}

/** Whether a path is a bundle rather than a single proof: a folder, or an archive by its name. */
export async function isBundle(place: string): Promise<boolean> {
	if (/\.(?:tar|zip)$/i.test(place)) return true;
	return (await stat(place).catch(() => null))?.isDirectory() ?? false;
}

/** Whether a file is one that only the holder of a key can open: by its first bytes, whatever it is called. */
export async function isLocked(place: string): Promise<boolean> {
	const begins: Uint8Array[] = [];
	try {
		for await (const piece of createReadStream(place, { end: ageBeginsWith - 1 })) begins.push(piece as Uint8Array);
	} catch {
		return false;
	}
	return isAgeBeginning(Buffer.concat(begins));
}

/**
 * Opens a bag in a folder, a .tar or a .zip; archives are unpacked into a throwaway folder that only this account can read. The bag may lie in a folder of its own in it. Refuses
 * `bundle-unreadable`, `bundle-too-large`.
 */
export async function openBag(
	place: string,
	most: UnpackedAtMost = unpackedAtMost
): Promise<Outcome<OpenedBag, 'bundle-unreadable' | 'bundle-too-large'>> {
	if (!/\.(?:tar|zip)$/i.test(place) || (await stat(place).catch(() => null))?.isDirectory())
		return bagIn(place, async () => undefined);
	const folder = await mkdtemp(path.join(os.tmpdir(), 'causeway-bundle-'));
	const close = (): Promise<void> => rm(folder, { recursive: true, force: true });
	const unpacked = new Unpacked(most);
	try {
		if (/\.tar$/i.test(place))
			await pipeline(createReadStream(place), unpackTar(folder, { filter: (header) => isTaken(header, unpacked) }));
		else await unzip(place, folder, unpacked);
	} catch {
		await close();
		if (unpacked.isFull) return refused('bundle-too-large', path.basename(place));
		return refused('bundle-unreadable', path.basename(place));
	}
	const opened = await bagIn(folder, close);
	if (!opened.ok) await close();
	return opened;
}

async function bagIn(folder: string, close: () => Promise<void>): Promise<Outcome<OpenedBag, 'bundle-unreadable'>> {
	try {
		const entries = await readdir(folder, { recursive: true, withFileTypes: true });
		// A link would have us read what is no part of the bundle.
		const other = entries.find((entry) => !entry.isFile() && !entry.isDirectory());
		if (other) return refused('bundle-unreadable', other.name);
		const files = entries
			.filter((entry) => !entry.isDirectory())
			.map(async (entry): Promise<BagFile> => {
				const at = path.join(entry.parentPath, entry.name);
				const named = path.relative(folder, at).split(path.sep).join('/');
				return { path: named, bytes: (await stat(at)).size, read: () => createReadStream(at) };
			});
		const bag = bagAmong(await Promise.all(files));
		return bag ? accepted({ bag, close }) : refused('bundle-unreadable', 'bagit.txt');
	} catch {
		return refused('bundle-unreadable', path.basename(folder));
	}
}

/** Throws for all that is neither a file nor a folder, before it is made: nothing is to be written or read through a link. */
function isTaken({ name, type, size }: TarHeader, unpacked: Unpacked): boolean {
	if (type !== 'file' && type !== 'directory') throw new Error('link');
	if (type === 'file') unpacked.name(name);
	unpacked.file();
	unpacked.take(size);
	return true;
}

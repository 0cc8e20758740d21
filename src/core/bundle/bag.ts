import { sha256 } from '@noble/hashes/sha2.js';
import { concat, toHex, utf8 } from '#core/base';
import { bagInfo, declaration, formatManifest, paths } from './layout.ts';

/** One file of a bag: its bytes come in pieces of any size, and can be asked for again. */
export type BagFile = { readonly path: string; readonly bytes: number; readonly read: () => AsyncIterable<Uint8Array> };

/** A bag as it is read: what lies in it, by path. */
export type Bag = ReadonlyMap<string, BagFile>;

/** SHA-256 as the platform has it, taking bytes as they come. */
export type RunningHash = () => { update(bytes: Uint8Array): unknown; digest(): Uint8Array };
export const hashInScript: RunningHash = () => sha256.create();

export const bagFileOf = (path: string, content: Uint8Array | string): BagFile => {
	const bytes = typeof content === 'string' ? utf8(content) : content;
	return {
		path,
		bytes: bytes.length,
		async *read() {
			yield bytes;
		}
	};
};

export async function hashOfFile(file: BagFile, hash: RunningHash): Promise<{ readonly hash: string; readonly bytes: number }> {
	const running = hash();
	let bytes = 0;
	for await (const piece of file.read()) {
		running.update(piece);
		bytes += piece.length;
	}
	return { hash: toHex(running.digest()), bytes };
}

/** A whole file in memory; `null` where there is none or it is longer than anything of its kind. */
export async function wholeFile(file: BagFile | undefined, most: number): Promise<Uint8Array | null> {
	if (!file || file.bytes > most) return null;
	const pieces: Uint8Array[] = [];
	for await (const piece of file.read()) pieces.push(piece);
	return concat(...pieces);
}

export type BagFacts = {
	/** Calendar day in UTC. */
	readonly day: string;
	readonly software: string;
	readonly identifier: string;
	/** Makes the last files of the payload, from the SHA-256 (hex) of all before them by path: `closing` of what was composed, and papers that name hashes. */
	readonly closing: (hashes: ReadonlyMap<string, string>) => readonly BagFile[] | Promise<readonly BagFile[]>;
	/** Makes the signed statement, a text, over the hash (hex) of the manifest of the payload. */
	readonly state: (manifestHash: string) => string;
};

/**
 * Writes a bag: its payload (paths below `data/`) file by file as given, each hashed as it passes, then the tag files. Nothing is held whole. Throws where a
 * file has another length than it said: an archive that was begun cannot be mended.
 */
export async function* packBag(
	payload: readonly BagFile[],
	facts: BagFacts,
	hash: RunningHash = hashInScript
): AsyncGenerator<BagFile> {
	const manifest = new Map<string, string>();
	let total = 0;
	async function* lay(file: BagFile): AsyncGenerator<BagFile> {
		const running = hash();
		let bytes = 0;
		yield {
			...file,
			async *read() {
				for await (const piece of file.read()) {
					running.update(piece);
					bytes += piece.length;
					yield piece;
				}
			}
		};
		if (bytes !== file.bytes) throw new Error('impossible: a file of another length than it said');
		if (manifest.has(file.path)) throw new Error('impossible: a path twice');
		manifest.set(file.path, toHex(running.digest()));
		total += bytes;
	}
	for (const file of payload) yield* lay(file);
	for (const file of await facts.closing(new Map(manifest))) yield* lay(file);
	const listed = formatManifest(manifest);
	const info = bagInfo({ ...facts, bytes: total, files: manifest.size });
	const tagged = [
		bagFileOf(paths.declaration, declaration),
		bagFileOf(paths.info, info),
		bagFileOf(paths.manifest, listed),
		bagFileOf(paths.statement, facts.state(toHex(sha256(utf8(listed)))))
	];
	const tagHashes = new Map<string, string>();
	for (const file of tagged) {
		tagHashes.set(file.path, (await hashOfFile(file, hash)).hash);
		yield file;
	}
	yield bagFileOf(paths.tagManifest, formatManifest(tagHashes));
}

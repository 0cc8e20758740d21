import { accepted, type Refusal, refused } from '#core/base';
import {
	type Checkpoint,
	cutBundle,
	entryBytesAtMost,
	formatTilePath,
	fullWidth,
	openCheckpoint,
	parseVkey,
	type Tile,
	tilesOfWalk,
	walkLog
} from '#core/log';
import { nativeCheck, nativeHashInto } from '#server/gateways/log.ts';
import type { LogSource } from '#server/gateways/log-source.ts';
import { OurEntries, type OurLog } from './our-entries.ts';

export type VerifyWishes = {
	readonly source: LogSource;
	readonly vkey: string;
	/** The note of a checkpoint of this log that was verified before; `null` for the first time. */
	readonly seen: string | null;
	readonly tell: (done: number, size: number) => void;
};

/** `note` is the checkpoint as it was signed; `seen` how many entries were known before; `ours` what a log of Causeway says, `null` for another. */
export type VerifiedLog = {
	readonly checkpoint: Checkpoint;
	readonly note: string;
	readonly seen: number | null;
	readonly ours: OurLog | null;
};

export const noteBytesAtMost = 1_000_000;
const bytesAtMost = { hashes: fullWidth * 32, entries: fullWidth * (2 + entryBytesAtMost) } as const;
/** Tiles asked for ahead of the one that is being hashed. */
const aheadAtMost = 8;
/** The origins of our own logs: whose entries we know how to read. */
const ourOrigin = /^causeway\/[\w-]{22}\/log$/;

/**
 * Reads and checks a whole log from its files: the signature under `vkey`, every entry, every tile, the root, that it goes on from what was
 * seen; of a log of ours each entry besides, and the key log. Where the log contradicts what was seen, the refusal comes with the `note` that does. Refuses as
 * `openCheckpoint`, `walkLog` and {@link OurEntries} do, and `no-connection`, `answer-wrong`, `checkpoint-missing`, `seen-other-log`.
 */
export async function verifyLog({
	source,
	vkey,
	seen,
	tell
}: VerifyWishes): Promise<
	| { readonly ok: true; readonly value: VerifiedLog }
	| { readonly ok: false; readonly refusal: Refusal; readonly note: string | null }
> {
	const fetched = await source('checkpoint', noteBytesAtMost);
	if (!fetched.ok) return { ...fetched, note: null };
	if (!fetched.value) return { ...refused('checkpoint-missing'), note: null };
	const note = Buffer.from(fetched.value).toString('utf8');
	const head = openCheckpoint(note, vkey, nativeCheck);
	if (!head.ok) return { ...head, note: null };
	const before = seen === null ? accepted(null) : openCheckpoint(seen, vkey, nativeCheck);
	if (!before.ok) return { ...refused('seen-other-log', before.refusal.code), note: null };

	const ours = ourOrigin.test(head.value.origin) ? new OurEntries(publicKeyIn(vkey)) : null;
	const ahead = new TilesAhead(source, head.value.size);
	const walked = await walkLog({
		head: head.value,
		seen: before.value,
		hash: nativeHashInto,
		read: (tile) => (ours?.refusal ? Promise.resolve(null) : ahead.take(tile)),
		visit: (from, entries) => {
			ours?.take(from, entries);
			tell(from + entries.length, head.value.size);
		}
	});
	const refusal = ours?.refusal ?? ahead.refusal ?? (walked.ok ? null : walked.refusal);
	if (refusal) return { ok: false, refusal, note: walked.ok || !isDispute(walked.refusal.code) ? null : note };
	const read = ours?.conclude() ?? accepted(null);
	if (!read.ok) return { ...read, note: null };
	return accepted({ checkpoint: head.value, note, seen: before.value?.size ?? null, ours: read.value });
}

const isDispute = (code: string): boolean => code === 'log-forked' || code === 'log-shrunk';

function publicKeyIn(vkey: string): string {
	const key = parseVkey(vkey);
	if (!key.ok) throw new Error('impossible: it opened a checkpoint');
	return key.value.publicKey;
}

/** Fetches the tiles of a walk in its order, some ahead. */
class TilesAhead {
	readonly #source: LogSource;
	readonly #coming: Generator<Tile>;
	readonly #fetching: Promise<Uint8Array | null>[] = [];
	/** Why a tile could not be read; it then counts as missing. */
	refusal: Refusal | null = null;

	constructor(source: LogSource, size: number) {
		this.#source = source;
		this.#coming = tilesOfWalk(size);
	}

	async take(tile: Tile): Promise<Uint8Array | null> {
		while (this.#fetching.length < aheadAtMost) {
			const next = this.#coming.next();
			if (next.done) break;
			this.#fetching.push(this.#fetch(next.value));
		}
		const fetched = this.#fetching.shift();
		if (!fetched) throw new Error(`impossible: ${formatTilePath(tile)} is not on the way`);
		return fetched;
	}

	async #fetch(tile: Tile): Promise<Uint8Array | null> {
		if (this.refusal) return null;
		const read = await readTileFrom(this.#source, tile);
		if (read.ok) return read.value;
		this.refusal ??= read.refusal;
		return null;
	}
}

/** A tile as a log serves it. A partial one may be gone where the full one is there (C2SP tlog-tiles, "Partial Tiles"). */
export async function readTileFrom(source: LogSource, tile: Tile): ReturnType<LogSource> {
	const read = await source(formatTilePath(tile), bytesAtMost[tile.kind]);
	if (!read.ok || read.value || tile.width === fullWidth) return read;
	const full = await source(formatTilePath({ ...tile, width: fullWidth }), bytesAtMost[tile.kind]);
	if (!full.ok || !full.value) return full;
	return accepted(tile.kind === 'hashes' ? full.value.subarray(0, tile.width * 32) : cutBundle(full.value, tile.width));
}

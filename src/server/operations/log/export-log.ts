import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { accepted, equalBytes, type Outcome, refused } from '#core/base';
import { formatTilePath, fullWidth, type Tile, tilesSince } from '#core/log';
import type { App } from '#server/app.ts';
import { flushFolder, replaceFlushed } from '#server/store/flushed-files.ts';
import { readCheckpoint } from '#server/store/log-store.ts';
import { readTile } from './read-tile.ts';

export type Exported = { readonly size: number; readonly before: number; readonly written: number };
export type ExportRefusal = 'log-empty' | 'export-other-log' | 'checkpoint-unreadable';

/** Whoever serves the copy runs as somebody else. */
const forAll = 0o644;
const atOnce = 8;

/**
 * Writes the log as files (spec/log.md, "Tiles") into a folder, or brings a copy there up to the last checkpoint. What is there already is not
 * written again, so a copy that broke off goes on; the checkpoint comes last, so that it never names what is not there. Partial tiles go when the
 * full one is there. Refuses `log-empty`, and `export-other-log` where the folder holds anything that this log does not continue.
 */
export async function exportLog(
	app: App,
	folder: string,
	tell: (line: string) => void
): Promise<Outcome<Exported, ExportRefusal>> {
	const published = await readCheckpoint(app.db);
	if (!published) return refused('log-empty');
	await mkdir(folder, { recursive: true });
	const file = path.join(folder, 'checkpoint');
	const before = await copiedSize(app, await readIfThere(file));
	if (!before.ok) return before;
	const exported = { size: published.size, before: before.value };
	if (before.value === published.size) return accepted({ ...exported, written: 0 });

	const tiles = [...tilesSince(before.value, published.size)];
	let written = 0;
	for (let at = 0; at < tiles.length; at += atOnce) {
		const put = await Promise.all(tiles.slice(at, at + atOnce).map((tile) => putTile(app, folder, tile)));
		if (put.includes('other')) return refused('export-other-log', folder);
		written += put.filter((one) => one === 'written').length;
		if ((at / atOnce) % 256 === 255) tell(`${at + atOnce} of ${tiles.length} tiles`);
	}
	await replaceFlushed(file, published.note, forAll);
	await flushFolder(folder);
	for (const tile of tiles)
		if (tile.width === fullWidth) await rm(`${path.join(folder, formatTilePath(tile))}.p`, { recursive: true, force: true });
	return accepted({ ...exported, written });
}

async function copiedSize(app: App, note: Uint8Array | null): Promise<Outcome<number, 'export-other-log'>> {
	if (!note) return accepted(0);
	const copied = app.log.openOwn(Buffer.from(note).toString('utf8'));
	if (!copied.ok || !(await app.log.continues(copied.value))) return refused('export-other-log', 'checkpoint');
	return accepted(copied.value.size);
}

async function putTile(app: App, folder: string, tile: Tile): Promise<'written' | 'there' | 'other'> {
	const file = path.join(folder, formatTilePath(tile));
	const [bytes, there] = await Promise.all([readTile(app.db, tile), readIfThere(file)]);
	if (there) return equalBytes(there, bytes) ? 'there' : 'other';
	await mkdir(path.dirname(file), { recursive: true });
	await replaceFlushed(file, bytes, forAll);
	await flushFolder(path.dirname(file));
	return 'written';
}

async function readIfThere(file: string): Promise<Uint8Array | null> {
	try {
		return await readFile(file);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
		throw error;
	}
}

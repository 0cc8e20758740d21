import { firstPlaceOf, formatBundle, fullWidth, type Tile, tileOfHashes } from '#core/log';
import type { Db } from '#server/store/database.ts';
import { readEntryRange, readHashRange } from '#server/store/log-store.ts';

/** The bytes of a tile that a published checkpoint covers: ask `isCovered` first. They never change. */
export async function readTile(db: Db, tile: Tile): Promise<Uint8Array> {
	if (tile.kind === 'hashes') return tileOfHashes(tile, await readHashRange(db, firstPlaceOf(tile), tile.width));
	const entries = await readEntryRange(db, tile.index * fullWidth, tile.width);
	if (entries.length !== tile.width) throw new Error('impossible: a covered entry is missing');
	return formatBundle(entries);
}

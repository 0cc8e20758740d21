import { accepted, type Outcome, refused } from '#core/base';
import { type HashAt, nodeHash, type Place, type ReadHash, readerOf } from './merkle.ts';
import { formatTilePath, fullWidth, tileAt } from './tile.ts';
import type { ReadTile } from './walk-log.ts';

const heightOfTile = 8;

/**
 * The stored hashes at `places` of a tree of `size`, from its tiles: what a reader makes proofs of that never reads the whole log. Nothing is
 * verified; a proof made of them is. Refuses `tile-missing` and `tile-malformed`; `about` is the path. Throws for a place that the tree does not have.
 */
export async function readPlaces(
	places: readonly Place[],
	size: number,
	read: ReadTile
): Promise<Outcome<ReadHash, 'tile-missing' | 'tile-malformed'>> {
	const found: HashAt[] = [];
	for (const place of places) {
		const level = Math.floor(place.level / heightOfTile);
		const wide = 2 ** (place.level % heightOfTile);
		const first = place.index * wide;
		const tile = tileAt(level, Math.floor(first / fullWidth), size);
		if (!tile || (first % fullWidth) + wide > tile.width) throw new Error('impossible: not a place of this tree');
		const bytes = await read(tile);
		if (!bytes) return refused('tile-missing', formatTilePath(tile));
		if (bytes.length !== tile.width * 32) return refused('tile-malformed', formatTilePath(tile));
		let hashes: Uint8Array[] = Array.from({ length: wide }, (_, at) => {
			const from = ((first % fullWidth) + at) * 32;
			return bytes.slice(from, from + 32);
		});
		while (hashes.length > 1)
			hashes = Array.from({ length: hashes.length / 2 }, (_, at) =>
				nodeHash(hashes[2 * at] as Uint8Array, hashes[2 * at + 1] as Uint8Array)
			);
		found.push({ ...place, hash: hashes[0] as Uint8Array });
	}
	return accepted(readerOf(found));
}

import { accepted, concat, type Outcome, refused } from '#core/base';
import { assertSize, type Place } from './merkle.ts';

/**
 * One resource of C2SP tlog-tiles: `width` hashes of one level, or `width` entries, from place `index * 256` on. Full with 256; with fewer it
 * is partial, and its name says how many. A hash of level n stands for 256^n entries.
 */
export type Tile =
	| { readonly kind: 'hashes'; readonly level: number; readonly index: number; readonly width: number }
	| { readonly kind: 'entries'; readonly index: number; readonly width: number };

export const fullWidth = 256;
const levelAtMost = 63;

/** How many levels of our stored hashes lie between two levels of tiles: 256 is 2^8. */
const heightOfTile = 8;

/** `tile/<L>/<N>[.p/<W>]` or `tile/entries/<N>[.p/<W>]`, under the prefix of the log (C2SP tlog-tiles, "Merkle Tree", "Log entries"). */
export function formatTilePath(tile: Tile): string {
	const groups = [String(tile.index % 1000).padStart(3, '0')];
	for (let rest = Math.floor(tile.index / 1000); rest > 0; rest = Math.floor(rest / 1000))
		groups.unshift(`x${String(rest % 1000).padStart(3, '0')}`);
	const row = tile.kind === 'entries' ? 'entries' : tile.level;
	return `tile/${row}/${groups.join('/')}${tile.width === fullWidth ? '' : `.p/${tile.width}`}`;
}

/**
 * Mirror of {@link formatTilePath}: accepts exactly what it makes, so that a resource has one address. Whether a log has the tile is another
 * question: {@link isCovered}. Refuses `tile-path-malformed`: also more than one leading group of noughts, and indexes no log below 2^53 has.
 */
export function parseTilePath(path: string): Outcome<Tile, 'tile-path-malformed'> {
	const [, row = '', groups = '', partial] =
		/^tile\/(entries|0|[1-9][0-9]?)\/((?:x[0-9]{3}\/){0,5}[0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/.exec(path) ?? [];
	const index = Number(groups.replaceAll(/[x/]/g, ''));
	const width = partial === undefined ? fullWidth : Number(partial);
	const [level, place] = [row === 'entries' ? 0 : Number(row), { index, width }];
	if (row === '' || level > levelAtMost || (partial !== undefined && width >= fullWidth)) return refused('tile-path-malformed');
	const tile: Tile = row === 'entries' ? { kind: 'entries', ...place } : { kind: 'hashes', level, ...place };
	return Number.isSafeInteger((index + 1) * fullWidth) && formatTilePath(tile) === path
		? accepted(tile)
		: refused('tile-path-malformed');
}

const levelOf = (tile: Tile): number => (tile.kind === 'hashes' ? tile.level : 0);

/** How many hashes a tree of `size` has at a level of tiles: only whole subtrees of 256^level entries count. */
export const hashesAtLevel = (level: number, size: number): number => Math.floor(size / fullWidth ** level);

/** Whether a tree of `size` entries holds everything in the tile. What it covers once never changes. */
export const isCovered = (tile: Tile, size: number): boolean =>
	tile.index * fullWidth + tile.width <= hashesAtLevel(levelOf(tile), size);

/** The stored hashes that a tile of hashes is made of: `width` in a row, from this one on. */
export const firstPlaceOf = (tile: Tile & { readonly kind: 'hashes' }): Place => ({
	level: tile.level * heightOfTile,
	index: tile.index * fullWidth
});

/** The bytes of a tile of hashes: they stand side by side. Throws unless there are `width` hashes of 32 bytes: the store is damaged. */
export function tileOfHashes({ width }: Tile, hashes: readonly Uint8Array[]): Uint8Array {
	if (hashes.length !== width || hashes.some((hash) => hash.length !== 32))
		throw new Error('impossible: not the hashes of a tile');
	return concat(...hashes);
}

/** The tile at a place as a tree of `size` has it, full or partial; `null` where it would be empty, and so is never served. */
export function tileAt(row: 'entries' | number, index: number, size: number): Tile | null {
	const left = hashesAtLevel(row === 'entries' ? 0 : row, size) - index * fullWidth;
	if (left <= 0) return null;
	const width = Math.min(left, fullWidth);
	return row === 'entries' ? { kind: 'entries', index, width } : { kind: 'hashes', level: row, index, width };
}

/** Every tile of a tree of `size` that a tree of its first `oldSize` did not have yet: entries first, then hashes level by level. */
export function* tilesSince(oldSize: number, size: number): Generator<Tile> {
	assertSize(size);
	for (const row of rowsAt(size)) {
		const level = row === 'entries' ? 0 : row;
		const [had, has] = [hashesAtLevel(level, oldSize), hashesAtLevel(level, size)];
		if (had >= has) continue;
		for (let index = Math.floor(had / fullWidth); index * fullWidth < has; index++) {
			const tile = tileAt(row, index, size);
			if (tile) yield tile;
		}
	}
}

function* rowsAt(size: number): Generator<'entries' | number> {
	if (size > 0) yield 'entries';
	for (let level = 0; hashesAtLevel(level, size) > 0; level++) yield level;
}

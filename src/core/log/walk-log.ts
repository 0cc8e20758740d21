import { accepted, equalBytes, type Outcome, refused } from '#core/base';
import type { Checkpoint } from './checkpoint.ts';
import { parseBundle } from './entry-bundle.ts';
import { emptyRoot } from './merkle.ts';
import { formatTilePath, fullWidth, hashesAtLevel, type Tile, tileAt } from './tile.ts';
import { type HashInto, hashInto, hashLeaves, TileFold } from './tile-hash.ts';

/** A checkpoint without its log. */
type TreeHead = Pick<Checkpoint, 'size' | 'root'>;

/** Fetches the bytes of a tile; `null` where the log has none. */
export type ReadTile = (tile: Tile) => Promise<Uint8Array | null>;

export type WalkRefusal =
	| 'log-shrunk'
	| 'log-forked'
	| 'tile-missing'
	| 'tile-malformed'
	| 'bundle-malformed'
	| 'tile-wrong'
	| 'checkpoint-root-wrong';

export type WalkWishes = {
	readonly head: TreeHead;
	/** A checkpoint of the same log that the reader has seen before, which must be its beginning; `null` for the first time. */
	readonly seen: TreeHead | null;
	readonly read: ReadTile;
	/** Hears of every bundle's entries, in order, once they are known to hash to the tile; `from` is the index of the first. */
	readonly visit?: (from: number, entries: readonly Uint8Array[]) => void;
	readonly hash?: HashInto;
};

const hashBytes = 32;

/**
 * Reads a whole log and believes nothing but the signed `head`: every entry hashes to its leaf, every tile of every level is what the tiles
 * below it make, the whole has the root of `head`, and its first `seen.size` entries that of `seen`. In the order in which {@link tilesOfWalk}
 * names the tiles. `about` is the path of the tile. Refuses `log-shrunk`, `log-forked` (two signed roots that cannot both be: keep both notes),
 * `tile-missing`, `tile-malformed`, `bundle-malformed`, `tile-wrong`, `checkpoint-root-wrong`.
 */
export async function walkLog({ head, seen, read, visit, hash = hashInto }: WalkWishes): Promise<Outcome<null, WalkRefusal>> {
	if (seen && seen.size > head.size) return refused('log-shrunk', `${head.size} entries, ${seen.size} were signed`);
	if (seen && seen.size === head.size && !equalBytes(seen.root, head.root)) return refused('log-forked', `size ${head.size}`);
	const tree = new GrowingTree(hash);
	for (let index = 0; index * fullWidth < head.size; index++) {
		const bundle = tileAt('entries', index, head.size) as Tile;
		const bytes = await read(bundle);
		if (!bytes) return refused('tile-missing', formatTilePath(bundle));
		const entries = parseBundle(bytes, bundle.width);
		if (!entries.ok) return refused('bundle-malformed', formatTilePath(bundle));
		const before = index * fullWidth;
		tree.take(entries.value);
		if (seen && seen.size > before && seen.size <= before + bundle.width) {
			if (!equalBytes(tree.rootWith(seen.size - before), seen.root)) return refused('log-forked', `size ${seen.size}`);
		}
		const refusal = await holdAgainstTiles(tree, index, head.size, read);
		if (refusal) return refusal;
		visit?.(before, entries.value);
	}
	const root = head.size === 0 ? emptyRoot() : tree.root();
	return equalBytes(root, head.root) ? accepted(null) : refused('checkpoint-root-wrong');
}

/** The tiles that {@link walkLog} reads of a tree of `size`, in its order: to fetch them ahead. */
export function* tilesOfWalk(size: number): Generator<Tile> {
	for (let index = 0; index * fullWidth < size; index++) {
		yield tileAt('entries', index, size) as Tile;
		yield* hashTilesEndingWith(index, size);
	}
}

/**
 * The tiles of hashes that can be held against the tree once bundle `index` is known, the lowest first: each that became full with it, and
 * after the last bundle of a tree of `size` also each that stays partial.
 */
function* hashTilesEndingWith(index: number, size: number): Generator<Tile & { readonly kind: 'hashes' }> {
	const known = Math.min((index + 1) * fullWidth, size);
	let becameFull = true;
	for (let level = 0; hashesAtLevel(level, known) > 0; level++) {
		const hashes = hashesAtLevel(level, known);
		const partial = hashes % fullWidth;
		becameFull &&= partial === 0;
		if (becameFull) yield { kind: 'hashes', level, index: hashes / fullWidth - 1, width: fullWidth };
		else if (known < size) return;
		else if (partial > 0) yield { kind: 'hashes', level, index: Math.floor(hashes / fullWidth), width: partial };
	}
}

async function holdAgainstTiles(
	tree: GrowingTree,
	index: number,
	size: number,
	read: ReadTile
): Promise<(Outcome<never, WalkRefusal> & { ok: false }) | null> {
	for (const tile of hashTilesEndingWith(index, size)) {
		const bytes = await read(tile);
		if (!bytes) return refused('tile-missing', formatTilePath(tile));
		if (bytes.length !== tile.width * hashBytes) return refused('tile-malformed', formatTilePath(tile));
		if (!tree.holds(tile.level, bytes)) return refused('tile-wrong', formatTilePath(tile));
		if (tile.width === fullWidth) tree.raise(tile.level);
	}
	return null;
}

/** What is known of the tree so far: at each level of tiles the hashes that no full tile above stands for yet. */
class GrowingTree {
	readonly #hash: HashInto;
	readonly #levels: { readonly hashes: Uint8Array; count: number }[] = [];
	readonly #fold: TileFold;

	constructor(hash: HashInto) {
		this.#hash = hash;
		this.#fold = new TileFold(hash);
	}

	take(entries: readonly Uint8Array[]): void {
		const level = this.#level(0);
		if (level.count !== 0) throw new Error('impossible: the tile before was not full');
		hashLeaves(entries, level.hashes, this.#hash);
		level.count = entries.length;
	}

	/** Whether these bytes are the hashes of a level. */
	holds(at: number, bytes: Uint8Array): boolean {
		const { hashes, count } = this.#level(at);
		if (bytes.length !== count * hashBytes) return false;
		for (let byte = 0; byte < bytes.length; byte++) if (bytes[byte] !== hashes[byte]) return false;
		return true;
	}

	/** Puts the root of a full tile into the level above, and begins the next tile. */
	raise(at: number): void {
		const level = this.#level(at);
		const above = this.#level(at + 1);
		above.hashes.set(this.#fold.rootOf(level.hashes, level.count), above.count * hashBytes);
		above.count += 1;
		level.count = 0;
	}

	root(): Uint8Array {
		return this.rootWith(this.#level(0).count);
	}

	/** The root of the tree that ends after `count` of the lowest level's hashes. */
	rootWith(count: number): Uint8Array {
		let root: Uint8Array | null = null;
		for (const [at, level] of this.#levels.entries()) {
			const own = at === 0 ? count : level.count;
			if (own > 0) root = this.#fold.rootOf(level.hashes, own, root);
		}
		if (!root) throw new Error('impossible: a tree without entries');
		return root;
	}

	#level(at: number): { readonly hashes: Uint8Array; count: number } {
		const level = this.#levels[at] ?? { hashes: new Uint8Array(fullWidth * hashBytes), count: 0 };
		this.#levels[at] = level;
		return level;
	}
}

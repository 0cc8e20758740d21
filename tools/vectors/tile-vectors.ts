import { toHex, utf8 } from '#core/base';
import {
	formatBundle,
	formatTilePath,
	hashesToStore,
	leafHash,
	parseBundle,
	parseTilePath,
	readerOf,
	tilesSince
} from '#core/log';
import { codeOf } from './code-of.ts';

const paths = [
	...['tile/0/000', 'tile/0/000.p/1', 'tile/0/000.p/255', 'tile/63/999', 'tile/1/x001/x234/067', 'tile/entries/000'],
	...['tile/entries/x001/000.p/7', 'tile/0/000.p/0', 'tile/0/000.p/256', 'tile/0/000.p/07', 'tile/0/x000/001', 'tile/0/0'],
	...['tile/00/000', 'tile/64/000', 'tile/0/001/000', 'tile/0/x001', 'tile/Entries/000', '/tile/0/000', 'tile/0/000/'],
	...['tile/0/x999/x999/x999/x999/x999/999', '']
];
const leaves = Array.from({ length: 300 }, (_, at) => leafHash(utf8(`invented entry ${at}`)));
const read = readerOf(hashesToStore(0, leaves, () => undefined));

/** Addresses of tiles, which of them a tree has, and bundles. */
export function tileVectors() {
	const bundle = formatBundle([utf8('first'), new Uint8Array(), utf8('third')]);
	const bundles: [name: string, bytes: Uint8Array, width: number][] = [
		['three entries, the second empty', bundle, 3],
		['no entries', new Uint8Array(), 0],
		['one entry fewer than named', bundle, 4],
		['one entry more than named', bundle, 2],
		['cut inside an entry', bundle.subarray(0, -1), 3],
		['cut inside a length', Uint8Array.of(...bundle, 0), 4],
		['a byte after the last', Uint8Array.of(...bundle, 0), 3]
	];
	return {
		about:
			'C2SP tlog-tiles v0.1.0. `tiles`: every tile of a tree of `size`, and what it has beyond a tree of `after`. `upper`: hex of tile/1/000.p/1 of the 300 entries "invented entry 0" to "invented entry 299". Bundles are hex.',
		paths: paths.map((path) => {
			const tile = parseTilePath(path);
			return { path, expect: codeOf(tile), ...(tile.ok && { tile: tile.value }) };
		}),
		tiles: [
			[0, 0],
			[0, 1],
			[0, 256],
			[0, 300],
			[300, 600],
			[256, 257],
			[65_535, 65_537]
		].map(([after = 0, size = 0]) => ({ after, size, paths: [...tilesSince(after, size)].map(formatTilePath) })),
		upper: toHex(read(8, 0) as Uint8Array),
		bundles: bundles.map(([name, bytes, width]) => {
			const parsed = parseBundle(bytes, width);
			return {
				name,
				bundle: toHex(bytes),
				width,
				expect: codeOf(parsed),
				...(parsed.ok && { entries: parsed.value.map(toHex) })
			};
		})
	};
}

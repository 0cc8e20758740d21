import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { must, utf8 } from '#core/base';
import { cutBundle, formatBundle, parseBundle } from './entry-bundle.ts';
import { hashesToStore, leafHash, readerOf } from './merkle.ts';
import {
	firstPlaceOf,
	formatTilePath,
	fullWidth,
	hashesAtLevel,
	isCovered,
	parseTilePath,
	type Tile,
	tileAt,
	tileOfHashes,
	tilesSince
} from './tile.ts';

const someWidth = fc.integer({ min: 1, max: fullWidth });
const someIndex = fc.oneof(
	fc.nat(2000),
	fc.maxSafeNat().map((index) => Math.floor(index / 512))
);
const someTile: fc.Arbitrary<Tile> = fc.oneof(
	fc.record({ kind: fc.constant('entries' as const), index: someIndex, width: someWidth }, { noNullPrototype: true }),
	fc.record(
		{ kind: fc.constant('hashes' as const), level: fc.nat(63), index: someIndex, width: someWidth },
		{ noNullPrototype: true }
	)
);

test('every tile has one path, and reads back from it', () => {
	assert.equal(formatTilePath({ kind: 'hashes', level: 0, index: 1_234_067, width: 256 }), 'tile/0/x001/x234/067');
	assert.equal(formatTilePath({ kind: 'entries', index: 1000, width: 7 }), 'tile/entries/x001/000.p/7');
	fc.assert(fc.property(someTile, (tile) => assert.deepEqual(must(parseTilePath(formatTilePath(tile))), tile)));
});

test('any other writing of a path is refused', () => {
	for (const path of [
		...['', 'tile', 'tile/', 'tile/0', 'tile/0/', 'tile/0/0', 'tile/0/00', 'tile/0/0000', 'tile/0/x000', 'tile/0/x001'],
		...['tile/00/000', 'tile/01/000', 'tile/64/000', 'tile/-1/000', 'tile/100/000', 'tile/e/000', 'tile/Entries/000'],
		...['tile/0/x000/001', 'tile/0/001/001', 'tile/0/x1/000', 'tile/0/X001/000', 'tile/0/x001/x000', 'tile/0/x001//000'],
		...['tile/0/000.p', 'tile/0/000.p/', 'tile/0/000.p/0', 'tile/0/000.p/01', 'tile/0/000.p/256', 'tile/0/000.p/1000'],
		...[
			'tile/0/000.p/-1',
			'tile/0/000.p/1.5',
			'tile/0/000.P/1',
			'tile/0/000/',
			'/tile/0/000',
			'tile/0/000\n',
			'tile/0/000?',
			'tile/0/٠٠٠'
		],
		...['tile/0/../0/000', 'tile/0/%300', 'tile/0/x999/x999/x999/x999/x999/999', 'tile/entries/000/entries', 'checkpoint']
	])
		assert.deepEqual(parseTilePath(path), { ok: false, refusal: { code: 'tile-path-malformed', about: '' } }, path);
});

test('no text makes the parser throw, and what it takes it would write', () => {
	const some = fc.oneof(
		fc.string(),
		fc.stringMatching(/^tile\/(entries|[0-9]{1,2})\/(x[0-9]{3}\/){0,6}[0-9]{3}(\.p\/[0-9]{1,3})?$/)
	);
	fc.assert(
		fc.property(some, (path) => {
			const tile = parseTilePath(path);
			if (tile.ok) assert.equal(formatTilePath(tile.value), path);
		})
	);
});

test('the tiles of 70,000 entries are those of the example in C2SP tlog-tiles', () => {
	const tiles = [...tilesSince(0, 70_000)];
	const rows = (level: number | 'entries') =>
		tiles.filter((tile) => (tile.kind === 'hashes' ? tile.level : 'entries') === level).map(({ width }) => width);
	for (const row of [0, 'entries'] as const) assert.deepEqual(rows(row), [...Array(273).fill(256), 112]);
	assert.deepEqual([rows(1), rows(2), rows(3)], [[256, 17], [1], []]);
	assert.deepEqual([...tilesSince(0, 256)].map(formatTilePath), ['tile/entries/000', 'tile/0/000', 'tile/1/000.p/1']);
	assert.deepEqual([...tilesSince(0, 0)], []);
});

test('what a grown tree adds is what the older one did not cover, and all of it is covered', () => {
	const size = fc.nat(200_000);
	fc.assert(
		fc.property(size, size, (one, other) => {
			const [older, newer] = [Math.min(one, other), Math.max(one, other)];
			const added = [...tilesSince(older, newer)].map(formatTilePath);
			const all = [...tilesSince(0, newer)];
			assert.equal(
				all.every((tile) => isCovered(tile, newer)),
				true
			);
			assert.deepEqual(
				added.sort(),
				all
					.filter((tile) => !isCovered(tile, older))
					.map(formatTilePath)
					.sort()
			);
		}),
		{ numRuns: 30 }
	);
});

test('a tile is covered as soon as its last hash is, and stays so', () => {
	const tile = { kind: 'hashes', level: 1, index: 1, width: 2 } as const;
	assert.equal(isCovered(tile, 258 * 256 - 1), false);
	assert.equal(isCovered(tile, 258 * 256), true);
	assert.equal(isCovered({ kind: 'entries', index: 0, width: 1 }, 0), false);
	assert.equal(hashesAtLevel(63, Number.MAX_SAFE_INTEGER), 0);
	assert.equal(tileAt(7, 0, Number.MAX_SAFE_INTEGER), null);
	assert.deepEqual(tileAt(6, 0, Number.MAX_SAFE_INTEGER), { kind: 'hashes', level: 6, index: 0, width: 31 });
});

test('a tile is made of stored hashes in a row', () => {
	const leaves = Array.from({ length: 600 }, (_, at) => leafHash(utf8(`entry ${at}`)));
	const read = readerOf(hashesToStore(0, leaves, () => undefined));
	for (const tile of tilesSince(0, 600)) {
		if (tile.kind === 'entries') continue;
		const { level, index } = firstPlaceOf(tile);
		const bytes = tileOfHashes(
			tile,
			Array.from({ length: tile.width }, (_, at) => read(level, index + at) as Uint8Array)
		);
		assert.equal(bytes.length, tile.width * 32);
		if (tile.level === 0) assert.deepEqual(bytes.subarray(0, 32), leaves[tile.index * 256]);
	}
	assert.throws(() => tileOfHashes({ kind: 'hashes', level: 0, index: 0, width: 2 }, leaves.slice(0, 1)), /not the hashes/);
	assert.throws(() => tileOfHashes({ kind: 'hashes', level: 0, index: 0, width: 1 }, [new Uint8Array(31)]), /not the hashes/);
});

test('a bundle gives back its entries, and nothing that is cut, padded or miscounted is read', () => {
	const entries = fc.array(fc.uint8Array({ maxLength: 600 }), { maxLength: 20 });
	fc.assert(
		fc.property(entries, fc.nat(), (given, cut) => {
			const bytes = formatBundle(given);
			assert.deepEqual(must(parseBundle(bytes, given.length)), given);
			assert.deepEqual(cutBundle(bytes, cut % (given.length + 1)), formatBundle(given.slice(0, cut % (given.length + 1))));
			assert.equal(parseBundle(bytes, given.length + 1).ok, false);
			assert.equal(parseBundle(Uint8Array.of(...bytes, 0), given.length).ok, false);
			if (bytes.length > 0) assert.equal(parseBundle(bytes.subarray(0, cut % bytes.length), given.length).ok, false);
		})
	);
	assert.deepEqual([...formatBundle([new Uint8Array(258)]).subarray(0, 2)], [1, 2]);
	assert.throws(() => formatBundle([new Uint8Array(65_536)]), /too large/);
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 90 }), fc.nat(5), (bytes, width) => {
			const parsed = parseBundle(bytes, width);
			if (parsed.ok) assert.deepEqual(formatBundle(parsed.value), bytes);
		})
	);
});

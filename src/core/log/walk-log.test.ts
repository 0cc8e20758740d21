import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { utf8 } from '#core/base';
import { formatBundle } from './entry-bundle.ts';
import { hashesToStore, leafHash, readerOf, rootOf } from './merkle.ts';
import { firstPlaceOf, formatTilePath, type Tile, tileOfHashes, tilesSince } from './tile.ts';
import { type HashInto, hashInto } from './tile-hash.ts';
import { tilesOfWalk, type WalkWishes, walkLog } from './walk-log.ts';

const most = 66_100;
const entries = Array.from({ length: most }, (_, at) => utf8(`invented entry ${at}`));
const stored = readerOf(hashesToStore(0, entries.map(leafHash), () => undefined));
const native: HashInto = (input, out, at) => out.set(createHash('sha256').update(input).digest(), at);
const made = new Map<string, Uint8Array>();
const bytesOf = (tile: Tile): Uint8Array => {
	const path = formatTilePath(tile);
	const bytes = made.get(path) ?? makeTile(tile);
	made.set(path, bytes);
	return bytes;
};
const makeTile = (tile: Tile): Uint8Array => {
	const [from, to] = [tile.index * 256, tile.index * 256 + tile.width];
	if (tile.kind === 'entries') return formatBundle(entries.slice(from, to));
	const { level, index } = firstPlaceOf(tile);
	return tileOfHashes(
		tile,
		Array.from({ length: tile.width }, (_, at) => stored(level, index + at) as Uint8Array)
	);
};
const headAt = (size: number) => ({ size, root: rootOf(size, stored) });
const asked = async (size: number, wishes: Partial<WalkWishes> = {}): Promise<string> => {
	const outcome = await walkLog({ head: headAt(size), seen: null, read: async (tile) => bytesOf(tile), hash: native, ...wishes });
	return outcome.ok ? 'accepted' : `${outcome.refusal.code} ${outcome.refusal.about}`.trim();
};

test('a log is read whole, in order, every tile of it once', async () => {
	for (const size of [0, 1, 2, 255, 256, 257, 511, 512, 700, 65_536, 65_537, 65_792, most]) {
		const read: string[] = [];
		const visited: string[] = [];
		const answer = await asked(size, {
			read: async (tile) => {
				read.push(formatTilePath(tile));
				return bytesOf(tile);
			},
			visit: (from, some) => {
				assert.equal(from, visited.length);
				visited.push(...some.map((entry) => Buffer.from(entry).toString()));
			}
		});
		assert.equal(answer, 'accepted', String(size));
		assert.equal(visited.length, size);
		assert.equal(visited.at(-1), size === 0 ? undefined : `invented entry ${size - 1}`);
		assert.deepEqual(read, [...tilesOfWalk(size)].map(formatTilePath));
		assert.deepEqual(read.toSorted(), [...tilesSince(0, size)].map(formatTilePath).sort());
	}
});

test('one changed, missing, longer or shorter tile anywhere is noticed and named', async () => {
	const size = 65_800;
	const paths = [...tilesOfWalk(size)].map(formatTilePath);
	const some = ['tile/entries/000', 'tile/0/000', 'tile/1/000', 'tile/2/000.p/1', 'tile/1/001.p/1', paths.at(-1) as string];
	for (const path of new Set(some)) {
		const instead = (change: (bytes: Uint8Array) => Uint8Array | null) =>
			asked(size, { read: async (tile) => (formatTilePath(tile) === path ? change(bytesOf(tile)) : bytesOf(tile)) });
		assert.ok(paths.includes(path), path);
		assert.equal(await instead(() => null), `tile-missing ${path}`);
		const changed = await instead((bytes) => bytes.with(bytes.length - 1, (bytes.at(-1) as number) ^ 1));
		assert.match(changed, path.includes('entries') ? /^tile-wrong tile\/0\/000$/ : new RegExp(`^tile-wrong ${path}$`));
		assert.match(await instead((bytes) => bytes.subarray(1)), /^(tile-malformed|bundle-malformed) /);
		assert.match(await instead((bytes) => Uint8Array.of(...bytes, 0)), /^(tile-malformed|bundle-malformed) /);
	}
});

test('the hashing that runs everywhere finds the same', async () => {
	assert.equal(await asked(700, { hash: hashInto }), 'accepted');
	assert.equal((await walkLog({ head: headAt(300), seen: headAt(299), read: async (tile) => bytesOf(tile) })).ok, true);
});

test('a log whose tiles agree with each other and not with what was signed is refused', async () => {
	const { root } = headAt(699);
	assert.equal(await asked(700, { head: { size: 700, root } }), 'checkpoint-root-wrong');
	assert.equal(await asked(0, { head: { size: 0, root } }), 'checkpoint-root-wrong');
});

test('what was seen before must be the beginning, wherever it ended', async () => {
	await fc.assert(
		fc.asyncProperty(fc.integer({ min: 1, max: 1500 }), fc.nat(1500), async (size, older) => {
			const seen = headAt(Math.min(size, older));
			assert.equal(await asked(size, { seen }), 'accepted');
			if (seen.size === 0) return;
			const forged = { ...seen, root: seen.root.with(0, (seen.root[0] as number) ^ 1) };
			assert.equal(await asked(size, { seen: forged }), `log-forked size ${seen.size}`);
		}),
		{ numRuns: 40 }
	);
	assert.equal(await asked(65_900, { seen: headAt(65_536) }), 'accepted');
	assert.equal(await asked(300, { seen: headAt(301) }), 'log-shrunk 300 entries, 301 were signed');
});

test('a shorter log or a second history of one size is refused before anything is read', async () => {
	const read = async (): Promise<never> => assert.fail('nothing needs to be read');
	assert.match(await asked(300, { seen: headAt(301), read }), /^log-shrunk/);
	assert.equal(await asked(300, { seen: { size: 300, root: headAt(299).root }, read }), 'log-forked size 300');
});

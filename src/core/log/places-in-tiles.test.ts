import assert from 'node:assert/strict';
import { test } from 'node:test';
import { must, utf8 } from '#core/base';
import { consistencyProof, hashesNeededForConsistency, verifyConsistency } from './consistency.ts';
import { hashesNeededForProof, inclusionProof } from './inclusion.ts';
import { hashesToStore, leafHash, readerOf, rootOf } from './merkle.ts';
import { readPlaces } from './places-in-tiles.ts';
import { firstPlaceOf, type Tile, tileOfHashes } from './tile.ts';

const size = 70_001;
const stored = readerOf(
	hashesToStore(
		0,
		Array.from({ length: size }, (_, at) => leafHash(utf8(`${at}`))),
		() => undefined
	)
);
const read = async (tile: Tile): Promise<Uint8Array> => {
	assert.equal(tile.kind, 'hashes');
	const { level, index } = firstPlaceOf(tile as Tile & { kind: 'hashes' });
	return tileOfHashes(
		tile,
		Array.from({ length: tile.width }, (_, at) => stored(level, index + at) as Uint8Array)
	);
};

test('proofs made of a few tiles are those made of the stored hashes', async () => {
	for (const old of [1, 2, 255, 256, 257, 4095, 65_535, 65_536, 65_537, 70_000]) {
		const hashes = must(await readPlaces(hashesNeededForConsistency(old, size), size, read));
		const proof = consistencyProof(old, size, hashes);
		assert.deepEqual(proof, consistencyProof(old, size, stored));
		const heads = { oldSize: old, oldRoot: rootOf(old, stored), size, root: rootOf(size, stored) };
		assert.equal(verifyConsistency({ ...heads, proof }), true);
	}
	for (const index of [0, 255, 256, 65_536, size - 1]) {
		const hashes = must(await readPlaces(hashesNeededForProof(index, size), size, read));
		assert.deepEqual(inclusionProof(index, size, hashes), inclusionProof(index, size, stored));
	}
});

test('a tile that is not there, or has another length, is refused with its path', async () => {
	const places = hashesNeededForConsistency(256, size);
	assert.deepEqual(await readPlaces(places, size, async () => null), {
		ok: false,
		refusal: { code: 'tile-missing', about: 'tile/1/000' }
	});
	const short = await readPlaces(places, size, async (tile) => (await read(tile)).subarray(1));
	assert.equal(short.ok ? '' : short.refusal.code, 'tile-malformed');
});

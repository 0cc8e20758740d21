import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accepted, type FileId, must, type Outcome, refused } from '#core/base';
import { pieceSpans } from '#core/report';
import { hashOfSealed, keyPairFrom, randomOf, sealBulk } from '#core/sealing';
import { bulkCipher } from './bulk-cipher.ts';
import { type FetchPiece, openFile, type SavePlace, saveFileTo } from './open-file.ts';

const pair = await keyPairFrom(randomOf(32));
const pieceBytes = 5000;
const content = new Uint8Array(12_345).map((_, at) => (at * 31) & 0xff);
const codeOf = (outcome: Outcome<unknown, string>): string =>
	outcome.ok ? 'accepted' : `${outcome.refusal.code} ${outcome.refusal.about}`.trim();

/** A disk of a device: what was written, and what became of it. */
class InventedPlace implements SavePlace {
	readonly written: Uint8Array[] = [];
	end: 'open' | 'closed' | 'aborted' = 'open';
	room = Number.POSITIVE_INFINITY;
	async createWritable() {
		return {
			write: async (bytes: Uint8Array) => {
				this.room -= bytes.length;
				if (this.room < 0) throw new DOMException('', 'QuotaExceededError');
				this.written.push(bytes.slice());
			},
			close: async () => {
				this.end = 'closed';
			},
			abort: async () => {
				this.end = 'aborted';
			}
		};
	}
}

async function sealedFile(bytes: Uint8Array) {
	const sealed: Uint8Array[] = [];
	for (const { from, to, zeros } of pieceSpans(bytes.length, pieceBytes)) {
		const piece = new Uint8Array(to - from + zeros);
		piece.set(bytes.subarray(from, to));
		sealed.push(must(await sealBulk(bulkCipher, piece, pair.recipient)));
	}
	const file = {
		file: 'A'.repeat(22) as FileId,
		bytes: bytes.length,
		pieces: sealed.map((piece) => ({ sealedHash: hashOfSealed(piece), bytes: piece.length }))
	};
	const fetched: number[] = [];
	const fetchPiece: FetchPiece = async ({ index }) => {
		fetched.push(index);
		return accepted((sealed[index] as Uint8Array).slice());
	};
	return { file, fetchPiece, sealed, fetched };
}
const calling = () => ({ signal: new AbortController().signal, report: () => {}, unseen: false });

test('a file is written to the device piece by piece, and is the same as the one that is put together', async () => {
	const { file, fetchPiece } = await sealedFile(content);
	const place = new InventedPlace();
	must(await saveFileTo(place, file, [pair.identity], fetchPiece, calling()));
	assert.deepEqual([place.written.length, place.end], [3, 'closed']);
	const joined = new Uint8Array(await new Blob(place.written as Uint8Array<ArrayBuffer>[]).arrayBuffer());
	assert.deepEqual(joined, content);
	const blob = must(await openFile(file, [pair.identity], fetchPiece, calling()));
	assert.deepEqual(new Uint8Array(await blob.arrayBuffer()), content);
});

test('a changed piece, a full device, a pause: nothing is left where it was to go', async () => {
	const { file, fetchPiece, sealed } = await sealedFile(content);
	const whole = new InventedPlace();
	whole.room = 6000;
	assert.equal(codeOf(await saveFileTo(whole, file, [pair.identity], fetchPiece, calling())), 'cannot-save-here');
	assert.equal(whole.end, 'aborted');

	const altered = new InventedPlace();
	const other: FetchPiece = async ({ index }) =>
		accepted(index === 1 ? (sealed[1] as Uint8Array).toReversed() : (sealed[index] as Uint8Array).slice());
	assert.equal(codeOf(await saveFileTo(altered, file, [pair.identity], other, calling())), 'piece-altered 1');
	assert.equal(altered.end, 'aborted');

	const stop = new AbortController();
	const paused = new InventedPlace();
	const stopping: FetchPiece = (piece) => {
		stop.abort();
		return fetchPiece(piece);
	};
	assert.equal(
		codeOf(await saveFileTo(paused, file, [pair.identity], stopping, { ...calling(), signal: stop.signal })),
		'stopped'
	);
	assert.equal(paused.end, 'aborted');

	const shut: SavePlace = { createWritable: () => Promise.reject(new DOMException('', 'NotAllowedError')) };
	const { fetched, ...again } = await sealedFile(content);
	assert.equal(codeOf(await saveFileTo(shut, again.file, [pair.identity], again.fetchPiece, calling())), 'cannot-save-here');
	assert.deepEqual(fetched, [], 'and nothing is fetched for a place that cannot be written');
	assert.equal(
		codeOf(await saveFileTo(new InventedPlace(), file, [pair.identity], async () => refused('no-connection'), calling())),
		'no-connection'
	);
});

test('where nothing may be seen before it is asked for, a picture under another name is not written', async () => {
	const picture = content.slice();
	picture.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
	const { file, fetchPiece } = await sealedFile(picture);
	const place = new InventedPlace();
	assert.equal(
		codeOf(await saveFileTo(place, file, [pair.identity], fetchPiece, { ...calling(), unseen: true })),
		'shows-something picture'
	);
	assert.deepEqual([place.written, place.end], [[], 'aborted']);
	must(await saveFileTo(new InventedPlace(), file, [pair.identity], fetchPiece, calling()));
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { canonicalBytes, type Json } from '#core/base';
import { reportLimits } from './content.ts';
import { pieceSpans } from './file-pieces.ts';

const { fileBytes, pieceBytes } = reportLimits;

test('the pieces hold the whole file in order, none longer than a piece, and zeros only after its end', () => {
	fc.assert(
		fc.property(fc.integer({ min: 0, max: fileBytes }), (bytes) => {
			const spans = pieceSpans(bytes);
			let at = 0;
			for (const [index, { from, to, zeros }] of spans.entries()) {
				assert.deepEqual([from, spans[index]?.index], [at, index]);
				assert.ok(to - from + zeros <= pieceBytes && (zeros === 0 || to === bytes));
				at = to;
			}
			assert.equal(at, bytes);
			for (const span of spans.slice(0, -1)) assert.equal(span.to - span.from + span.zeros, pieceBytes);
		})
	);
});

test('files of nearly the same size look the same', () => {
	const stored = (bytes: number): number => pieceSpans(bytes).reduce((sum, { from, to, zeros }) => sum + to - from + zeros, 0);
	assert.equal(stored(0), 4096);
	assert.equal(stored(3_000_001), stored(3_000_999));
	assert.equal(stored(fileBytes), fileBytes);
	assert.equal(pieceSpans(fileBytes).length, 7);
});

test('a file of 5 GiB is 320 pieces, one byte more two whole steps more, and the manifest of either fits one act many times over', () => {
	const gib5 = 5 * 1024 ** 3;
	const manifestBytes = (bytes: number): number => {
		const pieces = pieceSpans(bytes).map(() => ({ sealedHash: 'A'.repeat(43), bytes: 16_900_000 }));
		const file = {
			kind: 'file',
			file: 'A'.repeat(22),
			name: 'n'.repeat(255),
			mediaType: 'video/mp4',
			bytes,
			pieceBytes,
			shows: 'adults',
			pieces
		};
		return canonicalBytes(file as unknown as Json).length;
	};
	for (const [bytes, count] of [
		[gib5 - 1, 320],
		[gib5, 320],
		[gib5 + 1, 324]
	] as const) {
		const spans = pieceSpans(bytes);
		assert.equal(spans.length, count);
		assert.equal(
			spans.reduce((sum, { from, to }) => sum + to - from, 0),
			bytes
		);
		assert.ok(manifestBytes(bytes) < reportLimits.textBytes / 20);
	}
});

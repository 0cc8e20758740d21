import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
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

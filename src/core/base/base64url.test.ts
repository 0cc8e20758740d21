import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeBase64url, encodeBase64url } from './base64url.ts';

test('writes and reads the same text as the platform, for any bytes', () => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
			const text = Buffer.from(bytes).toString('base64url');
			assert.equal(encodeBase64url(bytes), text);
			assert.deepEqual(decodeBase64url(text), bytes);
		})
	);
});

test('reads nothing but the one text of some bytes', () => {
	fc.assert(
		fc.property(
			fc.string({ unit: fc.constantFrom('A', 'b', '9', '-', '_', '=', '+', '/', ' ', 'é', '\n'), maxLength: 9 }),
			(text) => {
				const bytes = decodeBase64url(text);
				if (bytes) assert.equal(encodeBase64url(bytes), text);
				else assert.notEqual(Buffer.from(text, 'base64url').toString('base64url'), text);
			}
		)
	);
	const long = 'A'.repeat(400);
	for (const text of ['A', 'AB', 'AAB', 'AA==', 'A A', 'AA\n', 'éé', `${long}éé`, `${long}A`, `${long}=AAA`, `${long}\u0100AAA`])
		assert.equal(decodeBase64url(text), null, JSON.stringify(text));
});

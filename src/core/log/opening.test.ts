import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { canonicalBytes, canonicalText, type Json, toHex } from '#core/base';
import { blindLeaf, leafOfOpening, openingOf, parseOpening } from './opening.ts';

const key = new Uint8Array(32).fill(3);
const event = { act: 'share', n: 7, words: ['été', null, true] };
const opening = openingOf(key, event);

const code = (value: unknown): string => {
	const parsed = parseOpening(value);
	return parsed.ok ? 'accepted' : parsed.refusal.code;
};

const someEvent = fc
	.jsonValue({ noUnicodeString: false })
	.filter((value) => {
		try {
			canonicalBytes(value as Json);
			return true;
		} catch {
			return false;
		}
	})
	.map((value) => value as Json);
const someKey = fc.uint8Array({ minLength: 32, maxLength: 32 });

test('a blind leaf is the HMAC of label and canonical event', () => {
	fc.assert(
		fc.property(someKey, someEvent, (secret, happening) => {
			const native = createHmac('sha256', secret)
				.update(`causeway/event/v1\n${canonicalText(happening)}`)
				.digest('hex');
			assert.equal(toHex(blindLeaf(secret, happening)), native);
		})
	);
});

test('an opening opens its leaf, after a way through JSON as well', () => {
	fc.assert(
		fc.property(someKey, someEvent, (secret, happening) => {
			const parsed = parseOpening(JSON.parse(JSON.stringify(openingOf(secret, happening))));
			assert.ok(parsed.ok);
			assert.deepEqual(leafOfOpening(parsed.value), blindLeaf(secret, happening));
		})
	);
});

test('another key or another event is another leaf', () => {
	const leaf = toHex(leafOfOpening(opening));
	assert.notEqual(toHex(blindLeaf(new Uint8Array(32).fill(4), event)), leaf);
	assert.notEqual(toHex(blindLeaf(key, { ...event, n: 8 })), leaf);
	assert.equal(toHex(blindLeaf(key, { words: event.words, n: 7, act: 'share' })), leaf);
});

test('a key of another length is never used: HMAC would take it for a longer one', () => {
	for (const length of [0, 16, 31, 33, 64]) assert.throws(() => blindLeaf(new Uint8Array(length), event), /32 bytes/);
	assert.equal(code({ ...opening, key: 'AAAA' }), 'opening-malformed');
});

test('an opening out of form is refused', () => {
	assert.equal(code(opening), 'accepted');
	for (const [value, expected] of [
		[null, 'opening-malformed'],
		['opening', 'opening-malformed'],
		[[opening], 'opening-malformed'],
		[{ ...opening, more: 1 }, 'opening-malformed'],
		[{ v: 1, type: opening.type, key: opening.key }, 'opening-malformed'],
		[{ ...opening, v: 2 }, 'version-unknown'],
		[{ ...opening, type: 'causeway/opening/v2' }, 'label-wrong'],
		[{ ...opening, key: `${opening.key}=` }, 'opening-malformed'],
		[{ ...opening, key: null }, 'opening-malformed'],
		[{ ...opening, event: 1.5 }, 'opening-malformed'],
		[{ ...opening, event: { at: '\ud800' } }, 'opening-malformed'],
		[{ ...opening, event: undefined }, 'opening-malformed']
	] as const)
		assert.equal(code(value), expected, JSON.stringify(value));
});

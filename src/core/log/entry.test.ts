import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { canonicalBytes, concat, type Json, utf8 } from '#core/base';
import { sign, signingKeyFrom } from '#core/sealing';
import { entryBytes, entryBytesAtMost, parseEntry } from './entry.ts';
import type { ClearStatement } from './statement.ts';

const key = signingKeyFrom(new Uint8Array(32).fill(1));
const statement: ClearStatement = sign({ v: 1, type: 'causeway/invented/v1', words: 'été' } as const, key);

const code = (bytes: Uint8Array): string => {
	const parsed = parseEntry(bytes);
	return parsed.ok ? 'accepted' : parsed.refusal.code;
};
const clear = (text: string): Uint8Array => concat(Uint8Array.of(1), utf8(text));
const clearOf = (value: unknown): Uint8Array => concat(Uint8Array.of(1), canonicalBytes(value as Json));

test('a blind entry is 0x00 and 32 bytes', () => {
	const leaf = new Uint8Array(32).fill(5);
	const bytes = entryBytes({ kind: 'blind', leaf });
	assert.deepEqual([...bytes], [0, ...leaf]);
	assert.deepEqual(parseEntry(bytes), { ok: true, value: { kind: 'blind', leaf } });
	assert.equal(code(bytes.subarray(0, 32)), 'entry-length-wrong');
	assert.equal(code(concat(bytes, Uint8Array.of(0))), 'entry-length-wrong');
	assert.throws(() => entryBytes({ kind: 'blind', leaf: new Uint8Array(31) }), /32 bytes/);
});

test('a clear entry is 0x01 and the canonical text of the statement', () => {
	const bytes = entryBytes({ kind: 'clear', statement });
	assert.deepEqual(bytes, clearOf(statement));
	assert.deepEqual(parseEntry(bytes), { ok: true, value: { kind: 'clear', statement } });
});

test('every other way to write the same statement is refused', () => {
	const text = JSON.stringify({ body: statement.body, key: statement.key, sig: statement.sig });
	const shuffled = JSON.stringify({ sig: statement.sig, key: statement.key, body: statement.body });
	assert.equal(code(clear(shuffled)), 'entry-not-canonical');
	const canonical = new TextDecoder().decode(canonicalBytes(statement as unknown as Json));
	for (const other of [
		` ${canonical}`,
		`${canonical}\n`,
		`\ufeff${canonical}`,
		canonical.replace('é', '\\u00e9'),
		canonical.replace('"v":1', '"v":1.0'),
		canonical.replace('"v":1', '"v":1,"v":1'),
		canonical.slice(0, -1),
		text.replace('"body"', '"\\u0062ody"'),
		'',
		'null'.repeat(2)
	])
		assert.equal(code(clear(other)), 'entry-not-canonical', other);
	assert.equal(code(concat(Uint8Array.of(1), Uint8Array.of(0xff, 0xfe))), 'entry-not-canonical');
	assert.equal(code(clear('"\\ud800"')), 'entry-not-canonical');
	assert.equal(code(clear('1.5')), 'entry-not-canonical');
	assert.equal(code(clear('['.repeat(32_000) + ']'.repeat(32_000))), 'entry-not-canonical');
});

test('an envelope with anything missing, added or out of form is refused', () => {
	const { body, key: signer, sig } = statement;
	for (const [value, expected] of [
		[null, 'statement-malformed'],
		[[], 'statement-malformed'],
		[{ body, key: signer }, 'statement-malformed'],
		[{ body, key: signer, sig, more: 1 }, 'statement-malformed'],
		[{ body: null, key: signer, sig }, 'statement-malformed'],
		[{ body: [], key: signer, sig }, 'statement-malformed'],
		[{ body: { v: 1 }, key: signer, sig }, 'statement-malformed'],
		[{ body, key: signer.slice(1), sig }, 'statement-malformed'],
		[{ body, key: `${signer}=`, sig }, 'statement-malformed'],
		[{ body, key: 7, sig }, 'statement-malformed'],
		[{ body, key: signer, sig: signer }, 'statement-malformed'],
		[{ body: { ...body, v: 2 }, key: signer, sig }, 'version-unknown'],
		[{ body: { ...body, v: '1' }, key: signer, sig }, 'version-unknown'],
		[{ body: { ...body, type: 'causeway/invented/v2' }, key: signer, sig }, 'label-wrong'],
		[{ body: { ...body, type: 'elsewhere/invented/v1' }, key: signer, sig }, 'label-wrong'],
		[{ body: { ...body, type: 1 }, key: signer, sig }, 'label-wrong'],
		[{ body, key: signer, sig }, 'accepted']
	] as const)
		assert.equal(code(clearOf(value)), expected, JSON.stringify(value));
});

test('an empty entry, an unknown kind, and one that no tile can hold, are refused', () => {
	assert.equal(code(new Uint8Array()), 'entry-length-wrong');
	for (const mark of [2, 3, 0x7b, 255]) assert.equal(code(concat(Uint8Array.of(mark), new Uint8Array(32))), 'entry-kind-unknown');
	const empty = canonicalBytes(sign({ v: 1, type: 'causeway/invented/v1', words: '' } as const, key) as unknown as Json).length;
	const filling = (length: number): ClearStatement =>
		sign({ v: 1, type: 'causeway/invented/v1', words: 'x'.repeat(length - empty - 1) } as const, key);
	const largest = entryBytes({ kind: 'clear', statement: filling(entryBytesAtMost) });
	assert.equal(largest.length, 65_535);
	assert.equal(code(largest), 'accepted');
	assert.throws(() => entryBytes({ kind: 'clear', statement: filling(entryBytesAtMost + 1) }), /too large/);
	assert.equal(code(clearOf(filling(entryBytesAtMost + 1))), 'entry-length-wrong');
});

test('any bytes get an answer, and what is accepted has one form', () => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 80 }), fc.constantFrom(0, 1, 2), (content, mark) => {
			const bytes = concat(Uint8Array.of(mark), content);
			const parsed = parseEntry(bytes);
			if (parsed.ok) assert.deepEqual(entryBytes(parsed.value), bytes);
		})
	);
	fc.assert(
		fc.property(fc.json(), (text) => {
			const parsed = parseEntry(clear(text));
			assert.equal(parsed.ok, false);
		})
	);
});

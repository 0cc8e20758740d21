import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { fromBase64url, toBase64, toHex, utf8 } from '#core/base';
import { signingKeyFrom } from '#core/sealing';
import { formatVkey, isKeyName, type NoteKey, noteKeyOf, parseVkey } from './vkey.ts';

const publicKey = signingKeyFrom(new Uint8Array(32).fill(1)).public;
const key = noteKeyOf('node.example/log', publicKey);
const vkey = formatVkey(key);

const code = (text: string): string => {
	const outcome = parseVkey(text);
	return outcome.ok ? 'accepted' : outcome.refusal.code;
};

/** A vkey with the id that belongs to these bytes, whatever they are. */
function vkeyOfBytes(name: string, bytes: Uint8Array): string {
	const id = createHash('sha256').update(`${name}\n`).update(bytes).digest().subarray(0, 4);
	return `${name}+${toHex(id)}+${toBase64(bytes)}`;
}

test('a vkey holds name, id and key, and reads back as written', () => {
	const bytes = Buffer.concat([Buffer.of(1), fromBase64url(publicKey) as Uint8Array]);
	assert.equal(vkey, vkeyOfBytes('node.example/log', bytes));
	fc.assert(
		fc.property(
			fc.string({ minLength: 1, maxLength: 60, unit: 'binary' }),
			fc.uint8Array({ minLength: 32, maxLength: 32 }),
			(name, seed) => {
				fc.pre(isKeyName(name) && !/\p{Cc}/u.test(name) && utf8(name).length <= 255);
				const one: NoteKey = noteKeyOf(name, signingKeyFrom(seed).public);
				assert.deepEqual(parseVkey(formatVkey(one)), { ok: true, value: one });
			}
		)
	);
});

test('every cut of a vkey and every byte moved by one is refused', () => {
	for (let start = 0; start < vkey.length; start++)
		for (let end = start + 1; end <= vkey.length; end++)
			if (end - start < vkey.length) assert.notEqual(code(vkey.slice(start, end)), 'accepted');
	for (let at = 0; at < vkey.length; at++) {
		const moved = String.fromCharCode(vkey.charCodeAt(at) + 1);
		assert.notEqual(code(vkey.slice(0, at) + moved + vkey.slice(at + 1)), 'accepted');
	}
});

test('only Ed25519 keys of full length under a lower-case id are read', () => {
	const bytes = new Uint8Array(33).fill(7);
	for (const [type, expected] of [
		[1, 'accepted'],
		[2, 'vkey-type-unknown'],
		[4, 'vkey-type-unknown'],
		[6, 'vkey-type-unknown'],
		[255, 'vkey-type-unknown']
	] as const) {
		bytes[0] = type;
		assert.equal(code(vkeyOfBytes('node.example', bytes)), expected);
	}
	bytes[0] = 1;
	assert.equal(code(vkeyOfBytes('node.example', bytes.subarray(0, 32))), 'vkey-malformed');
	assert.equal(code(vkeyOfBytes('node.example', new Uint8Array([...bytes, 0]))), 'vkey-malformed');
	assert.equal(code(vkey.replace(key.keyId, '00000000')), 'vkey-id-wrong');
	assert.match(key.keyId, /[a-f]/);
	assert.equal(code(vkey.replace(key.keyId, key.keyId.toUpperCase())), 'vkey-malformed');
	assert.equal(code(`${vkey}\n`), 'vkey-malformed');
});

test('a name without spaces, plus and control characters, of at most 255 bytes, is a name', () => {
	for (const name of [
		'',
		'a b',
		'a+b',
		'a\u00a0b',
		'a\u2028b',
		'a\u0085b',
		'a\tb',
		'a\nb',
		'a\u0001b',
		'a\u007fb',
		'\ud800',
		'é'.repeat(128)
	]) {
		assert.throws(() => noteKeyOf(name, publicKey), /not a name and a key/);
		const bytes = Buffer.concat([Buffer.of(1), fromBase64url(publicKey) as Uint8Array]);
		assert.notEqual(code(vkeyOfBytes(name, bytes)), 'accepted');
	}
	for (const name of ['a', 'é'.repeat(127), 'node.example/دفتر'])
		assert.equal(code(formatVkey(noteKeyOf(name, publicKey))), 'accepted');
	assert.throws(() => noteKeyOf('node.example', 'AAAA'), /not a name and a key/);
});

test('any text at all gets an answer', () => {
	fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 120 }), (text) => code(text) !== 'accepted'));
});

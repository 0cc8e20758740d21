import assert from 'node:assert/strict';
import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { fromBase64url, must, toBase64url, utf8 } from '#core/base';
import { signingKeyFrom } from '#core/sealing';
import { type Checkpoint, formatCheckpoint, signCheckpoint } from './checkpoint.ts';
import {
	type Cosigner,
	checkMlDsa44,
	cosignCheckpoint,
	cosignSubtree,
	mlDsa44KeyFrom,
	readCosignatures,
	verifyCosignature,
	verifySubtreeCosignature
} from './cosignature.ts';
import { cosignerKeyOf, formatCosignerVkey, parseCosignerVkey } from './cosigner-key.ts';
import { type NoteSignature, parseSignature, signNote } from './note.ts';
import { formatVkey, noteKeyOf, parseVkey } from './vkey.ts';

const checkpoint: Checkpoint = { origin: 'node.example/log', size: 20_852_163, root: new Uint8Array(32).fill(9) };
const text = formatCheckpoint(checkpoint);
const note = signCheckpoint(checkpoint, signingKeyFrom(new Uint8Array(32).fill(1)));
const old: Cosigner = { name: 'witness.example/w1', cosigns: 'ed25519', key: signingKeyFrom(new Uint8Array(32).fill(2)) };
const young: Cosigner = { name: 'witness.example/w2', cosigns: 'ml-dsa-44', key: mlDsa44KeyFrom(new Uint8Array(32).fill(3)) };
const keyOf = ({ name, cosigns, key }: Cosigner) => cosignerKeyOf(name, cosigns, key.public);
const keys = [keyOf(old), keyOf(young)];
const time = 1_679_315_147;
const signatureOf = (line: string): NoteSignature => parseSignature(line.slice(0, -1)) as NoteSignature;
const result = (given: string, known = keys): string => {
	const read = readCosignatures(given, known);
	return read.ok ? read.value.cosigned.map((one) => `${one.key.name} ${one.time}`).join(', ') : read.refusal.code;
};

test('both kinds cosign a checkpoint, and are read with their times beside the signature of the log', () => {
	const both = note + cosignCheckpoint(text, old, time) + cosignCheckpoint(text, young, time + 1);
	assert.equal(result(both), `witness.example/w1 ${time}, witness.example/w2 ${time + 1}`);
	assert.deepEqual(must(readCosignatures(both, keys)).checkpoint, checkpoint);
	assert.equal(result(both, []), '');
	assert.equal(result(note), '');
});

test('the signed bytes are those that the specification writes down, under programs not written here', () => {
	const [edLine, mlLine] = [cosignCheckpoint(text, old, time), cosignCheckpoint(text, young, time)].map(signatureOf);
	const spki = Buffer.from('302a300506032b6570032100', 'hex');
	const edKey = { key: Buffer.concat([spki, fromBase64url(old.key.public) as Uint8Array]), format: 'der', type: 'spki' } as const;
	const edMessage = `cosignature/v1\ntime 1679315147\n${text}`;
	assert.equal(verify(null, utf8(edMessage), edKey, (edLine as NoteSignature).signature.subarray(8)), true);

	const native = generateKeyPairSync('ml-dsa-44');
	const jwk = native.publicKey.export({ format: 'jwk' }) as { pub: string };
	const message = Buffer.concat([
		Buffer.from('subtree/v1\n\0'),
		Buffer.from([18]),
		Buffer.from('witness.example/w2'),
		Buffer.from('00000000641850cb', 'hex'),
		Buffer.from([16]),
		Buffer.from('node.example/log'),
		Buffer.from('0000000000000000', 'hex'),
		Buffer.from('00000000013e2dc3', 'hex'),
		Buffer.alloc(32, 9)
	]);
	assert.equal(
		checkMlDsa44((mlLine as NoteSignature).signature.subarray(8), message, fromBase64url(young.key.public) as Uint8Array),
		true
	);
	const foreign = cosignerKeyOf(young.name, 'ml-dsa-44', jwk.pub);
	const signature = Buffer.concat([message.subarray(31, 39), sign(null, message, native.privateKey)]);
	assert.equal(verifyCosignature(text, signature, foreign), time);
});

test('a cosignature is of one text, one name, one key and one time', () => {
	for (const [cosigner, other] of [
		[old, { ...old, key: signingKeyFrom(new Uint8Array(32).fill(4)) }],
		[young, { ...young, key: mlDsa44KeyFrom(new Uint8Array(32).fill(4)) }]
	] as const) {
		const { signature } = signatureOf(cosignCheckpoint(text, cosigner, time));
		const key = keyOf(cosigner);
		assert.equal(verifyCosignature(text, signature, key), time);
		assert.equal(verifyCosignature(formatCheckpoint({ ...checkpoint, size: 1 }), signature, key), null);
		assert.equal(verifyCosignature('no checkpoint\n', signature, key), null);
		assert.equal(verifyCosignature(text, signature, keyOf(other)), null);
		assert.equal(verifyCosignature(text, signature.with(7, 0), key), null);
		assert.equal(verifyCosignature(text, signature.with(0, 0xff), key), null);
		for (const length of [0, 7, 8, 9, signature.length - 1])
			assert.equal(verifyCosignature(text, signature.subarray(0, length), key), null);
	}
	const named = signatureOf(cosignCheckpoint(text, young, time)).signature;
	assert.equal(verifyCosignature(text, named, cosignerKeyOf('witness.example/w3', 'ml-dsa-44', young.key.public)), null);
	fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => verifyCosignature(text, bytes, keys[0] as never) === null));
});

test('a witness that is named and does not verify refuses the note; each counts once, with its latest time', () => {
	const line = cosignCheckpoint(text, old, time);
	const wrong = cosignCheckpoint(formatCheckpoint({ ...checkpoint, size: 1 }), old, time);
	assert.equal(result(note + line + wrong), 'note-signature-wrong');
	assert.equal(result(note + line + line + cosignCheckpoint(text, old, time + 5)), `witness.example/w1 ${time + 5}`);
	assert.equal(result(note + line, [...keys, { ...(keys[0] as (typeof keys)[number]) }]), 'note-key-ambiguous');
	assert.equal(result('no note'), 'note-malformed');
	assert.equal(result(signNote('No checkpoint.\n', 'node.example/log', old.key)), 'checkpoint-malformed');
});

test('an extension line of another log is cosigned as it stands', () => {
	const extended = `${text}some extension\n`;
	const signed = signNote(extended, checkpoint.origin, signingKeyFrom(new Uint8Array(32).fill(1)));
	assert.equal(result(signed + cosignCheckpoint(extended, old, time)), `witness.example/w1 ${time}`);
	assert.equal(result(signed + cosignCheckpoint(text, old, time)), 'note-signature-wrong');
});

test('a subtree is cosigned without a time, by ML-DSA-44 only', () => {
	const range = { origin: checkpoint.origin, start: 8, end: 13, hash: checkpoint.root };
	const { signature } = signatureOf(cosignSubtree(range, young));
	const key = keyOf(young);
	assert.equal(verifySubtreeCosignature(range, signature, key), true);
	for (const change of [{ start: 0 }, { end: 12 }, { origin: 'elsewhere.example/log' }, { hash: new Uint8Array(32) }])
		assert.equal(verifySubtreeCosignature({ ...range, ...change }, signature, key), false);
	for (const change of [{ start: 1 }, { start: 14 }, { end: 2 ** 53 }, { origin: '' }, { hash: new Uint8Array(31) }]) {
		assert.equal(verifySubtreeCosignature({ ...range, ...change }, signature, key), false);
		assert.throws(() => cosignSubtree({ ...range, ...change }, young), /not a range/);
	}
	assert.equal(verifySubtreeCosignature(range, signature, keyOf(old)), false);
	assert.throws(() => cosignSubtree(range, old), /only ML-DSA-44/);
	const whole = { ...range, start: 0, end: checkpoint.size };
	const timed = signatureOf(cosignCheckpoint(text, young, time)).signature;
	assert.equal(verifySubtreeCosignature(whole, timed, key), true);
	assert.equal(verifySubtreeCosignature({ ...whole, start: 2 ** 24 }, timed, key), false);
});

test('keys of witnesses have vkeys of their own types, and no others pass for them', () => {
	for (const key of keys) assert.deepEqual(parseCosignerVkey(formatCosignerVkey(key)), { ok: true, value: key });
	const code = (vkey: string) => {
		const parsed = parseCosignerVkey(vkey);
		return parsed.ok ? 'accepted' : parsed.refusal.code;
	};
	const [edVkey, mlVkey] = keys.map(formatCosignerVkey) as [string, string];
	assert.equal(code(formatVkey(noteKeyOf(old.name, old.key.public))), 'vkey-type-unknown');
	assert.equal(parseVkey(edVkey).ok, false);
	assert.equal(code(edVkey.replace('w1', 'w2')), 'vkey-id-wrong');
	assert.equal(code(mlVkey.slice(0, -4)), 'vkey-malformed');
	assert.equal(code(edVkey.slice(0, -4)), 'vkey-malformed');
	assert.equal(code(''), 'vkey-malformed');
	assert.throws(() => cosignerKeyOf('', 'ed25519', old.key.public), /impossible/);
	assert.throws(() => cosignerKeyOf('w', 'ml-dsa-44', old.key.public), /impossible/);
	fc.assert(fc.property(fc.string(), (vkey) => parseCosignerVkey(vkey).ok === false));
});

test('nobody cosigns without a time, or what is no checkpoint', () => {
	for (const wrong of [0, -1, 0.5, 2 ** 53]) assert.throws(() => cosignCheckpoint(text, old, wrong), /names its time/);
	assert.throws(() => cosignCheckpoint('Anything.\n', old, time));
});

test('a platform’s own signing and checking are used where they are given', () => {
	const sealed = cosignCheckpoint(text, { ...young, key: { ...young.key, sign: () => new Uint8Array(2420) } }, time);
	const { signature } = signatureOf(sealed);
	assert.equal(verifyCosignature(text, signature, keyOf(young)), null);
	assert.equal(verifyCosignature(text, signature, keyOf(young), { 'ml-dsa-44': () => true }), time);
	assert.equal(toBase64url(signature.subarray(8)), 'A'.repeat(3227));
});

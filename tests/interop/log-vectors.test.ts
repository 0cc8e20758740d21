import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { before, test } from 'node:test';
import { fromBase64, must, textFrom, toBase64, utf8 } from '#core/base';
import {
	type HashAt,
	hashesToStore,
	inclusionProof,
	leafHash,
	type NoteKey,
	openCheckpoint,
	openNote,
	parseNote,
	parseVkey,
	readerOf,
	rootOf,
	signNote,
	verifyConsistency,
	verifyInclusion
} from '#core/log';
import { signingKeyFrom } from '#core/sealing';

/** Vectors made by others: transparency-dev/merkle, golang/mod sumdb/note, C2SP, transparency-dev/tessera. */
const folder = path.resolve(process.env.CAUSEWAY_VECTORS ?? path.join(import.meta.dirname, '../../../shared/vectors'));
const bytesOf = (name: string): Buffer => readFileSync(path.join(folder, name));
// biome-ignore lint/suspicious/noExplicitAny: files of others, read as their SOURCE.txt describes them.
const vectors = (name: string): any => JSON.parse(bytesOf(name).toString('utf8'));
/** Base64 as those files have it; what is no base64 is no hash. */
const hash = (text: string): Uint8Array => fromBase64(text) ?? new Uint8Array();

before(() => {
	if (!existsSync(path.join(folder, 'rfc6962-merkle')))
		throw new Error('The vectors of others are not there: set CAUSEWAY_VECTORS to the folder that has rfc6962-merkle.');
});

test('transparency-dev: every inclusion case, valid and invalid', () => {
	const cases = vectors('rfc6962-merkle/inclusion.json');
	for (const { file, leafIdx, treeSize, root, leafHash: leaf, proof, wantErr } of cases) {
		const claim = { leaf: hash(leaf), index: leafIdx, size: treeSize, proof: (proof ?? []).map(hash), root: hash(root) };
		assert.equal(verifyInclusion(claim), !wantErr, file);
	}
	assert.equal(cases.length, 98);
});

test('transparency-dev: every consistency case, valid and invalid', () => {
	const cases = vectors('rfc6962-merkle/consistency.json');
	for (const { file, size1, size2, root1, root2, proof, wantErr } of cases) {
		const claim = { oldSize: size1, oldRoot: hash(root1), size: size2, root: hash(root2), proof: (proof ?? []).map(hash) };
		assert.equal(verifyConsistency(claim), !wantErr, file);
	}
	assert.equal(cases.length, 98);
});

test('golang sumdb/note: keys, a signature byte for byte, and every note', () => {
	const { vkeys, skey_peter, bad_vkeys, sign, open, malformed_base64 } = vectors('signed-note/note.json');
	const keys = Object.fromEntries(
		Object.entries(vkeys as Record<string, string>).map(([name, vkey]): [string, NoteKey] => [name, must(parseVkey(vkey))])
	);
	for (const { vkey, why } of bad_vkeys) assert.equal(parseVkey(vkey).ok, false, why);
	for (let start = 0; start < vkeys.peter.length; start++)
		for (let end = start + 1; end <= vkeys.peter.length; end++)
			assert.equal(parseVkey(vkeys.peter.slice(start, end)).ok, end - start === vkeys.peter.length);
	for (let at = 0; at < vkeys.peter.length; at++) {
		const moved = String.fromCharCode(vkeys.peter.charCodeAt(at) + 1);
		assert.equal(parseVkey(vkeys.peter.slice(0, at) + moved + vkeys.peter.slice(at + 1)).ok, false);
	}

	// PRIVATE+KEY+name+id+base64(type, seed); the base64 may hold a plus of its own.
	const seed = hash(skey_peter.split('+').slice(4).join('+')).slice(1);
	assert.equal(signNote(sign.text, 'PeterNeumann', signingKeyFrom(seed)), sign.signed);

	for (const { name, message, message_prefix, repeat, times, trusted, verified, unverified, error } of open) {
		const note = message ?? message_prefix + repeat.repeat(times);
		const opened = openNote(
			note,
			trusted.map((who: string) => ({ ...keys[who] }))
		);
		assert.equal(opened.ok, error === undefined, name);
		if (!opened.ok) continue;
		assert.deepEqual(
			opened.value.signedBy.map((key) => key.name),
			verified,
			name
		);
		const others = new Set(must(parseNote(note)).signatures.map((signature) => signature.name));
		for (const who of verified) others.delete(who);
		assert.deepEqual([...others], [...new Set(unverified)], name);
	}
	for (const encoded of malformed_base64) {
		const note = textFrom(hash(encoded));
		assert.ok(note === null || !parseNote(note).ok, encoded);
	}
	assert.ok(open.length >= 8 && malformed_base64.length >= 7);
});

test('C2SP: the example of signed-note, and the root of the empty tree', () => {
	const { 'signed-note': example, empty_root_base64 } = vectors('signed-note/c2sp-examples.json');
	const opened = must(openNote(example.note, [must(parseVkey(example.vkey))]));
	assert.equal(opened.text, 'This is an example message.\n');
	assert.equal(toBase64(rootOf(0, () => undefined)), empty_root_base64);
});

test('Tessera: its log of fifteen entries has the roots, tiles and checkpoints that we compute', () => {
	const { vkey, origin, entries } = vectors('tlog-tiles/key.json');
	const stored: HashAt[] = [];
	const roots: Uint8Array[] = [];
	for (let size = 0; size <= entries.length; size++) {
		if (size > 0) stored.push(...hashesToStore(size - 1, [leafHash(utf8(entries[size - 1]))], readerOf(stored)));
		const read = readerOf(stored);
		const checkpoint = must(openCheckpoint(must(textOutcome(bytesOf(`tlog-tiles/log/checkpoint.${size}`))), vkey));
		roots.push(rootOf(size, read));
		assert.deepEqual(checkpoint, { origin, size, root: roots[size] });
		if (size === 0) continue;
		const tile = bytesOf(`tlog-tiles/log/tile/0/000.p/${size}`);
		assert.deepEqual(
			new Uint8Array(tile),
			new Uint8Array(Buffer.concat(Array.from({ length: size }, (_, at) => read(0, at) as Uint8Array)))
		);
		for (let index = 0; index < size; index++) {
			const claim = { leaf: read(0, index) as Uint8Array, index, size, proof: inclusionProof(index, size, read) };
			assert.equal(verifyInclusion({ ...claim, root: checkpoint.root }), true);
		}
	}
	assert.equal(entries.length, 15);
});

const textOutcome = (bytes: Uint8Array) => {
	const text = textFrom(bytes);
	return text === null
		? ({ ok: false, refusal: { code: 'not-utf8', about: '' } } as const)
		: ({ ok: true, value: text } as const);
};

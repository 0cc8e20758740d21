import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { before, test } from 'node:test';
import { fromBase64, fromHex, must, textFrom, toBase64, toBase64url, utf8 } from '#core/base';
import {
	addCosignatures,
	type Checkpoint,
	type Cosigner,
	cosignCheckpoint,
	cosignerKeyOf,
	decideCosigning,
	formatBundle,
	formatTilePath,
	type HashAt,
	hashesToStore,
	inclusionProof,
	leafHash,
	type NoteKey,
	noteKeyOf,
	openCheckpoint,
	openNote,
	originOf,
	parseAddCheckpoint,
	parseNote,
	parseTilePath,
	parseVkey,
	readCosignatures,
	readerOf,
	rootOf,
	signNote,
	type Tile,
	tilesSince,
	verifyConsistency,
	verifyInclusion,
	verifySubtree,
	verifySubtreeInclusion,
	walkLog,
	witnessStatus
} from '#core/log';
import { checkSignature, signingKeyFrom } from '#core/sealing';
import { nativeCheck } from '#server/gateways/log.ts';

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

test('transparency-dev: every case of a subtree, valid and invalid, the empty ones too', () => {
	const inclusion = vectors('rfc6962-merkle/subtreeinclusion.json');
	for (const { file, leafIdx, start, end, root, leafHash: leaf, proof, wantErr } of inclusion) {
		const claim = { leaf: hash(leaf), index: leafIdx, start, end, proof: (proof ?? []).map(hash), root: hash(root) };
		assert.equal(verifySubtreeInclusion(claim), !wantErr, file);
	}
	const consistency = vectors('rfc6962-merkle/subtreeconsistency.json');
	for (const { file, start, end, size, root1, root2, proof, wantErr } of consistency) {
		const claim = { start, end, subtreeRoot: hash(root1), size, root: hash(root2), proof: (proof ?? []).map(hash) };
		assert.equal(verifySubtree(claim), !wantErr, file);
	}
	assert.deepEqual([inclusion.length, consistency.length], [204, 118]);
});

test('C2SP: the paths and widths of tiles', () => {
	const { tile_paths, go_tlog_tree } = vectors('signed-note/c2sp-examples.json');
	for (const [index, path] of tile_paths.index_to_path) {
		assert.equal(formatTilePath({ kind: 'hashes', level: 0, index, width: 256 }), `tile/0/${path}`);
		assert.deepEqual(must(parseTilePath(`tile/entries/${path}`)), { kind: 'entries', index, width: 256 });
	}
	for (const [size, levels] of Object.entries(tile_paths.sizes)) {
		const tiles = [...tilesSince(0, Number(size))];
		for (const [level, { full, partial }] of Object.entries(levels as Record<string, { full: number; partial: number }>)) {
			const widths = tiles.flatMap((tile) => (tile.kind === 'hashes' && tile.level === Number(level) ? [tile.width] : []));
			assert.deepEqual(widths, [...Array(full).fill(256), ...(partial > 0 ? [partial] : [])], `${size} level ${level}`);
		}
		assert.equal(tiles.filter((tile) => tile.kind === 'hashes').length, sumOf(levels));
	}
	assert.equal(toBase64(leafHash(utf8(go_tlog_tree.record))), go_tlog_tree.rootLine);
});

const sumOf = (levels: unknown): number =>
	Object.values(levels as Record<string, { full: number; partial: number }>).reduce(
		(sum, { full, partial }) => sum + full + (partial > 0 ? 1 : 0),
		0
	);

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

test('Tessera: its log is walked from the tiles that it serves, at every size, and each is a beginning of the next', async () => {
	const { vkey, entries } = vectors('tlog-tiles/key.json');
	const read = async (tile: Tile): Promise<Uint8Array | null> => {
		const file = path.join(folder, 'tlog-tiles/log', formatTilePath(tile));
		return existsSync(file) ? readFileSync(file) : null;
	};
	let seen: Checkpoint | null = null;
	for (let size = 0; size <= entries.length; size++) {
		const head: Checkpoint = must(openCheckpoint(bytesOf(`tlog-tiles/log/checkpoint.${size}`).toString('utf8'), vkey));
		const found: string[] = [];
		const visit = (_: number, some: readonly Uint8Array[]) => found.push(...some.map((entry) => textFrom(entry) ?? ''));
		must(await walkLog({ head, seen, read, visit }));
		assert.deepEqual(found, entries.slice(0, size));
		for (const width of size > 0 ? [size] : []) {
			const bundle = formatBundle(found.map(utf8));
			assert.deepEqual(Buffer.from(bundle), bytesOf(`tlog-tiles/log/tile/entries/000.p/${width}`));
		}
		seen = head;
	}
	const [last, before] = [15, 14].map((size) =>
		must(openCheckpoint(bytesOf(`tlog-tiles/log/checkpoint.${size}`).toString('utf8'), vkey))
	);
	const answer = await walkLog({ head: before as Checkpoint, seen: last as Checkpoint, read });
	assert.equal(answer.ok ? 'accepted' : answer.refusal.code, 'log-shrunk');
});

test('tlog-witness: the whole sequence, each answer as the witness before it left the log', () => {
	const { logEd25519PublicKeyHex, origin, cases } = vectors('tlog-witness/add-checkpoint.json');
	const publicKey = toBase64url(fromHex(logEd25519PublicKeyHex) as Uint8Array);
	const witness: Cosigner = { name: 'example.com/witness', cosigns: 'ed25519', key: signingKeyFrom(new Uint8Array(32).fill(7)) };
	const key = cosignerKeyOf(witness.name, witness.cosigns, witness.key.public);
	let latest: Checkpoint | null = null;
	for (const { body, status, asserts } of cases) {
		const request = must(parseAddCheckpoint(body));
		const known = originOf(request) === origin ? { keys: [noteKeyOf(origin, publicKey)], latest } : null;
		const decided = decideCosigning(request, known);
		if (!decided.ok) {
			// The witness these were recorded with answered 403 for a log it does not know; tlog-witness v1.0.0 asks for 404.
			const wanted = asserts.includes('body contains "unknown log"') ? 404 : status;
			assert.equal(witnessStatus[decided.refusal.code], wanted, body);
			if (wanted === 409) assert.deepEqual(asserts, [`body == "${decided.refusal.about}\\n"`]);
			continue;
		}
		assert.equal(status, 200, body);
		latest = decided.value.checkpoint;
		const answer = cosignCheckpoint(decided.value.text, witness, 1_700_000_000);
		assert.ok(answer.startsWith('\u2014 example.com/witness '));
		const note = must(addCosignatures(request.checkpoint, answer, [key]));
		assert.equal(must(readCosignatures(note, [key])).cosigned[0]?.time, 1_700_000_000);
	}
	assert.equal(latest?.size, 5);
	assert.equal(cases.length, 9);
});

test('Wycheproof: every Ed25519 signature, valid and invalid, by the check of browsers and by that of the node', () => {
	let count = 0;
	for (const { publicKey, tests } of vectors('wycheproof/ed25519_test.json').testGroups)
		for (const { tcId, msg, sig, result } of tests) {
			const [signature, message, key] = [sig, msg, publicKey.pk].map((hex) => fromHex(hex) as Uint8Array);
			for (const check of [checkSignature, nativeCheck])
				assert.equal(
					check(signature as Uint8Array, message as Uint8Array, key as Uint8Array),
					result === 'valid',
					`case ${tcId}`
				);
			count += 1;
		}
	assert.ok(count >= 150);
});

const textOutcome = (bytes: Uint8Array) => {
	const text = textFrom(bytes);
	return text === null
		? ({ ok: false, refusal: { code: 'not-utf8', about: '' } } as const)
		: ({ ok: true, value: text } as const);
};

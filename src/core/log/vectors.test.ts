import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fromBase64url, fromHex, must, type Outcome, toHex, utf8 } from '#core/base';
import { recipientHash, recoveryKeysFrom } from '#core/sealing';
import { verifyAccepted } from './accept-statement.ts';
import { openCheckpoint } from './checkpoint.ts';
import { compareCode, verifyCodeManifest } from './code-manifest.ts';
import { hashesNeededForConsistency, verifyConsistency } from './consistency.ts';
import { readCosignatures, verifySubtreeCosignature } from './cosignature.ts';
import { parseCosignerVkey } from './cosigner-key.ts';
import { entryBytes, parseEntry } from './entry.ts';
import { formatBundle, parseBundle } from './entry-bundle.ts';
import { hashesNeededForProof, verifyInclusion } from './inclusion.ts';
import { replayKeyLog } from './key-log.ts';
import { hashesNeededForRoot, hashesToStore, leafHash, readerOf, rootOf } from './merkle.ts';
import { openNote, parseSignature } from './note.ts';
import { leafOfOpening, parseOpening } from './opening.ts';
import { isQuorum, parsePolicy } from './policy.ts';
import { parseProofFile, verifyProofFile } from './proof-file.ts';
import { verifyRestored } from './restored-statement.ts';
import { formatTilePath, parseTilePath, tilesSince } from './tile.ts';
import { parseVkey } from './vkey.ts';
import { decideCosigning, originOf, parseAddCheckpoint, witnessStatus } from './witness.ts';

// biome-ignore lint/suspicious/noExplicitAny: the shape of each file is what the test below it says.
const vectors = (name: string): any =>
	JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../../spec/vectors', name), 'utf8'));
const bytes = (hex: string): Uint8Array => fromHex(hex) as Uint8Array;
const codeOf = (outcome: Outcome<unknown>): string => (outcome.ok ? 'accepted' : outcome.refusal.code);

test('tree.json: stored hashes and roots', () => {
	const { entries, stored, roots } = vectors('log/tree.json');
	const hashes = hashesToStore(
		0,
		entries.map((entry: string) => leafHash(bytes(entry))),
		() => undefined
	);
	assert.deepEqual(
		hashes.map(({ level, index, hash }) => ({ level, index, hash: toHex(hash) })),
		stored
	);
	assert.equal(roots.length, entries.length + 1);
	for (const { size, root, reads } of roots) {
		assert.equal(toHex(rootOf(size, readerOf(hashes))), root);
		assert.deepEqual(hashesNeededForRoot(size), reads);
	}
});

test('inclusion.json', () => {
	const { cases } = vectors('log/inclusion.json');
	for (const { name, leaf, index, size, proof, root, reads, valid } of cases) {
		const claim = { leaf: bytes(leaf), index, size, proof: proof.map(bytes), root: bytes(root) };
		assert.equal(verifyInclusion(claim), valid, name);
		if (valid) assert.deepEqual(hashesNeededForProof(index, size), reads, name);
	}
	assert.ok(cases.length >= 20);
});

test('consistency.json', () => {
	const { cases } = vectors('log/consistency.json');
	for (const { name, oldSize, oldRoot, size, root, proof, reads, valid } of cases) {
		const claim = { oldSize, oldRoot: bytes(oldRoot), size, root: bytes(root), proof: proof.map(bytes) };
		assert.equal(verifyConsistency(claim), valid, name);
		if (valid) assert.deepEqual(hashesNeededForConsistency(oldSize, size), reads, name);
	}
	assert.ok(cases.length >= 20);
});

test('note.json: vkeys and notes', () => {
	const { vkeys, notes } = vectors('log/note.json');
	for (const { vkey, expect } of vkeys) assert.equal(codeOf(parseVkey(vkey)), expect, vkey);
	for (const { name, note, keys, expect, text, signedBy } of notes) {
		const opened = openNote(
			note,
			keys.map((vkey: string) => must(parseVkey(vkey)))
		);
		assert.equal(codeOf(opened), expect, name);
		if (opened.ok)
			assert.deepEqual({ text: opened.value.text, signedBy: opened.value.signedBy.map((key) => key.name) }, { text, signedBy });
	}
	assert.ok(vkeys.length >= 5 && notes.length >= 10);
});

test('checkpoint.json', () => {
	const { vkey, cases } = vectors('log/checkpoint.json');
	for (const { name, note, expect, origin, size, root } of cases) {
		const opened = openCheckpoint(note, vkey);
		assert.equal(codeOf(opened), expect, name);
		if (opened.ok) assert.deepEqual(opened.value, { origin, size, root: bytes(root) }, name);
	}
	assert.ok(cases.length >= 10);
});

test('entry.json', () => {
	const { cases } = vectors('log/entry.json');
	for (const { name, entry, expect, kind, leaf, statement, leafHash: hash } of cases) {
		const parsed = parseEntry(bytes(entry));
		assert.equal(codeOf(parsed), expect, name);
		if (!parsed.ok) continue;
		assert.deepEqual(parsed.value, kind === 'blind' ? { kind, leaf: bytes(leaf) } : { kind, statement }, name);
		assert.equal(toHex(entryBytes(parsed.value)), entry, name);
		assert.equal(toHex(leafHash(bytes(entry))), hash, name);
	}
	assert.ok(cases.length >= 15);
});

test('opening.json', () => {
	const { cases } = vectors('log/opening.json');
	for (const { name, opening, expect, leaf } of cases) {
		const parsed = parseOpening(opening);
		assert.equal(codeOf(parsed), expect, name);
		if (parsed.ok) assert.equal(toHex(leafOfOpening(parsed.value)), leaf, name);
	}
	assert.ok(cases.length >= 8);
});

test('code.json', () => {
	const { nodeKey, cases, found, differences } = vectors('log/code.json');
	for (const { name, statement, expect } of cases) assert.equal(codeOf(verifyCodeManifest(statement, nodeKey)), expect, name);
	assert.deepEqual(compareCode(cases[0].statement.body, found), differences);
	assert.ok(cases.length >= 8);
});

test('accepted.json', () => {
	const { nodeKey, cases } = vectors('log/accepted.json');
	for (const { name, statement, expect } of cases) assert.equal(codeOf(verifyAccepted(statement, nodeKey)), expect, name);
	assert.ok(cases.length >= 8);
});

test('restored.json', () => {
	const { nodeKey, cases } = vectors('log/restored.json');
	for (const { name, statement, expect } of cases) assert.equal(codeOf(verifyRestored(statement, nodeKey)), expect, name);
	assert.ok(cases.length >= 10);
});

test('tiles.json: paths, tiles of trees, bundles', () => {
	const { paths, tiles, upper, bundles } = vectors('log/tiles.json');
	for (const { path: at, expect, tile } of paths) {
		const parsed = parseTilePath(at);
		assert.equal(codeOf(parsed), expect, at);
		if (parsed.ok) assert.deepEqual(parsed.value, tile, at);
		if (parsed.ok) assert.equal(formatTilePath(parsed.value), at);
	}
	for (const { after, size, paths: named } of tiles) assert.deepEqual([...tilesSince(after, size)].map(formatTilePath), named);
	const leaves = Array.from({ length: 300 }, (_, at) => leafHash(utf8(`invented entry ${at}`)));
	assert.equal(toHex(readerOf(hashesToStore(0, leaves, () => undefined))(8, 0) as Uint8Array), upper);
	for (const { name, bundle, width, expect, entries } of bundles) {
		const parsed = parseBundle(bytes(bundle), width);
		assert.equal(codeOf(parsed), expect, name);
		if (parsed.ok) assert.deepEqual(parsed.value.map(toHex), entries, name);
		if (parsed.ok) assert.equal(toHex(formatBundle(parsed.value)), bundle, name);
	}
	assert.ok(paths.length >= 15 && tiles.length >= 6 && bundles.length >= 6);
});

test('cosignature.json: vkeys, cosigned checkpoints, a subtree', () => {
	const { witnesses, vkeys, notes, subtree } = vectors('log/cosignature.json');
	const keys = witnesses.map(({ vkey }: { vkey: string }) => must(parseCosignerVkey(vkey)));
	for (const { vkey, expect } of vkeys) assert.equal(codeOf(parseCosignerVkey(vkey)), expect, vkey);
	for (const { name, note, expect, cosigned } of notes) {
		const answer = readCosignatures(note, keys);
		assert.equal(codeOf(answer), expect, name);
		if (answer.ok)
			assert.deepEqual(
				answer.value.cosigned.map((one) => [one.key.name, one.time]),
				cosigned,
				name
			);
	}
	const signature = parseSignature(subtree.line.slice(0, -1))?.signature as Uint8Array;
	const range = { ...subtree, hash: bytes(subtree.hash) };
	assert.equal(verifySubtreeCosignature(range, signature, keys[2]), true);
	assert.equal(verifySubtreeCosignature({ ...range, end: 12 }, signature, keys[2]), false);
	assert.ok(notes.length >= 9);
});

test('policy.json: what is read, and which cosigners satisfy it', () => {
	const { cosigners, cases } = vectors('log/policy.json');
	const subsets = [...Array(2 ** cosigners.length).keys()].map((mask) =>
		cosigners.filter((_: string, at: number) => (mask >> at) % 2 === 1)
	);
	for (const { name, text, expect, about, quorate } of cases) {
		const parsed = parsePolicy(text);
		assert.equal(codeOf(parsed), expect, name);
		if (!parsed.ok) assert.equal(parsed.refusal.about, about, name);
		if (!parsed.ok) continue;
		const satisfied = subsets.filter((subset) =>
			isQuorum(
				parsed.value,
				parsed.value.witnesses.map(({ key }) => key).filter((key) => subset.includes(key.name))
			)
		);
		assert.deepEqual(satisfied.map(String).sort(), quorate.map(String).sort(), name);
	}
	assert.ok(cases.length >= 20);
});

test('proof-file.json', () => {
	const { policy, cases } = vectors('log/proof-file.json');
	for (const { name, file, entry, expect } of cases) {
		const parsed = parseProofFile(file);
		const answer = parsed.ok ? verifyProofFile(parsed.value, leafHash(utf8(entry)), must(parsePolicy(policy))) : parsed;
		assert.equal(codeOf(answer), expect, name);
	}
	assert.ok(cases.length >= 12);
});

test('witness.json: every request, with the status of its answer', () => {
	const { vkey, roots, cases } = vectors('log/witness.json');
	const key = must(parseVkey(vkey));
	for (const { name, latest, body, expect, status, answer } of cases) {
		const asked = parseAddCheckpoint(body);
		const known = latest === null ? null : { size: latest, root: bytes(roots[latest]) };
		const follows = asked.ok && originOf(asked.value) === key.name;
		const decided = asked.ok ? decideCosigning(asked.value, follows ? { keys: [key], latest: known } : null) : asked;
		assert.equal(codeOf(decided), expect, name);
		assert.equal(decided.ok ? 200 : witnessStatus[decided.refusal.code], status, name);
		if (!decided.ok && status === 409) assert.equal(`${decided.refusal.about}\n`, answer, name);
	}
	assert.ok(cases.length >= 15);
});

test('replay.json: the whole key log, and what it says', () => {
	const { statements, book } = vectors('key-log/replay.json');
	const replayed = must(replayKeyLog(statements));
	const placed = (key: ReturnType<typeof replayed.nodeKey>) =>
		key && { position: key.position, generation: key.body.generation, hash: key.hash };
	assert.deepEqual(placed(replayed.nodeKey()), book.node);
	for (const { id, ...expected } of book.organisations) assert.deepEqual(placed(replayed.organisationKey(id)), expected);
	for (const { id, membershipHead, ...expected } of book.desks) {
		assert.deepEqual(placed(replayed.deskKey(id)), expected);
		assert.equal(replayed.membershipHead(id), membershipHead);
		assert.deepEqual(
			replayed.membersOf(id).map(({ member, role }) => ({ desk: id, member, role })),
			book.joined
		);
	}
	for (const { id, ...expected } of book.members) assert.deepEqual(placed(replayed.memberKey(id)), expected);
	for (const { desk, signingKey, answer } of book.wasMember) assert.deepEqual(replayed.wasMember(desk, signingKey), answer);
	for (const { signingKey, answer } of book.wasNode) assert.equal(replayed.wasNode(signingKey), answer);
});

test('refused.json: what must not follow', () => {
	const { statements } = vectors('key-log/replay.json');
	const { cases } = vectors('key-log/refused.json');
	for (const { name, after, first, statement, expect } of cases) {
		const accepted = must(replayKeyLog([...statements.slice(0, after), ...first]));
		assert.equal(codeOf(replayKeyLog([statement], { after: accepted })), expect, name);
		const whole = replayKeyLog([...statements.slice(0, after), ...first, statement]);
		assert.equal(whole.ok ? '' : whole.refusal.about, `entry ${after + first.length}`, name);
	}
	assert.ok(cases.length >= 30);
});

test('reopening.json: a desk that everybody left, opened again by its recovery shares, and what must not follow', async () => {
	const { seed, statements, book, cases } = vectors('key-log/reopening.json');
	const { desk, ...said } = book;
	const replayed = must(replayKeyLog(statements));
	assert.deepEqual(
		{
			generation: replayed.deskKey(desk)?.body.generation,
			recoveryKey: replayed.recoveryKey(desk),
			reopenings: replayed.reopeningsOf(desk),
			joined: replayed.membersOf(desk).map(({ member, role }) => ({ member, role })),
			wasMember: replayed.wasMember(desk, replayed.membersOf(desk)[0]?.key.body.signingKey ?? '')
		},
		said
	);
	const { signing, recipient } = await recoveryKeysFrom(fromBase64url(seed, 32) as Uint8Array);
	assert.deepEqual([signing.public, recipientHash(recipient)], [said.recoveryKey.signingKey, said.recoveryKey.recipientHash]);
	for (const { name, after, statement, expect } of cases) {
		const accepted = must(replayKeyLog(statements.slice(0, after)));
		assert.equal(codeOf(replayKeyLog([statement], { after: accepted })), expect, name);
	}
	assert.ok(cases.length >= 15);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { must, utf8 } from '#core/base';
import { signingKeyFrom } from '#core/sealing';
import { formatCheckpoint, signCheckpoint } from './checkpoint.ts';
import { type Cosigner, cosignCheckpoint } from './cosignature.ts';
import { cosignerKeyOf, formatCosignerVkey } from './cosigner-key.ts';
import { inclusionProof } from './inclusion.ts';
import { hashesToStore, leafHash, readerOf, rootOf } from './merkle.ts';
import { parsePolicy } from './policy.ts';
import { formatProofFile, type ProofFile, parseProofFile, verifyProofFile } from './proof-file.ts';
import { formatVkey, noteKeyOf } from './vkey.ts';

const origin = 'node.example/log';
const log = signingKeyFrom(new Uint8Array(32).fill(1));
const logVkey = formatVkey(noteKeyOf(origin, log.public));
const witnesses = [2, 3].map(
	(number): Cosigner => ({
		name: `witness.example/w${number}`,
		cosigns: 'ed25519',
		key: signingKeyFrom(new Uint8Array(32).fill(number))
	})
);
const vkeys = witnesses.map(({ name, cosigns, key }) => formatCosignerVkey(cosignerKeyOf(name, cosigns, key.public)));
const policy = must(
	parsePolicy(`log ${logVkey}\nwitness a ${vkeys[0]}\nwitness b ${vkeys[1]}\ngroup both all a b\nquorum both\n`)
);
const entries = Array.from({ length: 7 }, (_, at) => utf8(`invented ${at}`));
const read = readerOf(hashesToStore(0, entries.map(leafHash), () => undefined));
const checkpoint = { origin, size: 7, root: rootOf(7, read) };
const signed = signCheckpoint(checkpoint, log);
const lines = witnesses.map((witness) => cosignCheckpoint(formatCheckpoint(checkpoint), witness, 1_700_000_000));
const file: ProofFile = { extra: null, index: 4, proof: inclusionProof(4, 7, read), checkpoint: signed + lines.join('') };
const leaf = leafHash(entries[4] as Uint8Array);
const answer = (change: Partial<ProofFile>, of = leaf, under = policy): string => {
	const verified = verifyProofFile({ ...file, ...change }, of, under);
	return verified.ok ? verified.value.cosigned.map(({ key }) => key.name).join(' ') : verified.refusal.code;
};

test('a proof is verified without asking anybody: log, witnesses, place', () => {
	assert.equal(answer({}), 'witness.example/w2 witness.example/w3');
	assert.deepEqual(must(verifyProofFile(file, leaf, policy)).checkpoint, checkpoint);
});

test('another entry, another place, another log, a missing witness, a changed checkpoint: each has its refusal', () => {
	assert.equal(answer({}, leafHash(entries[3] as Uint8Array)), 'proof-wrong');
	assert.equal(answer({ index: 5 }), 'proof-wrong');
	assert.equal(answer({ index: 7 }), 'proof-wrong');
	assert.equal(answer({ proof: file.proof.slice(1) }), 'proof-wrong');
	assert.equal(answer({ checkpoint: signed + lines[0] }), 'proof-quorum-missed');
	assert.equal(answer({ checkpoint: signed + lines[0] + lines[0] }), 'proof-quorum-missed');
	assert.equal(answer({ checkpoint: file.checkpoint.replace('\n7\n', '\n8\n') }), 'note-signature-wrong');
	const elsewhere = { ...checkpoint, origin: 'elsewhere.example/log' };
	assert.equal(answer({ checkpoint: signCheckpoint(elsewhere, log) }), 'proof-log-unknown');
	const strange = signCheckpoint(checkpoint, signingKeyFrom(new Uint8Array(32).fill(9)));
	assert.equal(answer({ checkpoint: strange + lines.join('') }), 'note-unsigned');
	assert.equal(answer({ checkpoint: strange }, leaf, must(parsePolicy('quorum none\n'))), 'proof-log-unknown');
});

test('of two keys of one log either will do', () => {
	const next = signingKeyFrom(new Uint8Array(32).fill(8));
	const both = must(parsePolicy(`log ${formatVkey(noteKeyOf(origin, next.public))}\nlog ${logVkey}\nquorum none\n`));
	assert.equal(answer({ checkpoint: signed }, leaf, both), '');
	assert.equal(answer({ checkpoint: signCheckpoint(checkpoint, next) }, leaf, both), '');
});

test('the file is the text of the specification, with what its maker added or without', () => {
	const text = formatProofFile({ ...file, extra: utf8('word') });
	assert.match(text, /^c2sp\.org\/tlog-proof@v1\nextra d29yZA==\nindex 4\n([A-Za-z0-9+/]{43}=\n){3}\nnode\.example\/log\n7\n/);
	assert.deepEqual(must(parseProofFile(text)), { ...file, extra: utf8('word') });
	assert.deepEqual(must(parseProofFile(formatProofFile(file))), file);
	const alone = { ...file, proof: [], index: 0 };
	assert.deepEqual(must(parseProofFile(formatProofFile(alone))), alone);
});

test('any other writing is refused, and no text makes the parser throw', () => {
	const text = formatProofFile(file);
	for (const wrong of [
		'',
		text.replace('@v1', '@v2'),
		text.replace('index 4\n', ''),
		text.replace('index 4', 'index 04'),
		text.replace('index 4', 'index -4'),
		text.replace('index 4', 'index 9007199254740992'),
		text.replace('index 4', 'index 4 '),
		text.replace('index 4', 'extra \nindex 4'),
		text.replace('index 4', 'extra !\nindex 4'),
		text.replace('index 4\n', 'index 4\nextra d29yZA==\n'),
		text.replace('index 4\n', 'index 4\nd29yZA==\n'),
		text.replace('index 4\n', `index 4\n${`${'A'.repeat(43)}=\n`.repeat(51)}`),
		text.replace('\n\n', '\n'),
		text.replace('\n7\n', '\n07\n'),
		text.replaceAll('\n', '\r\n'),
		text.slice(0, -1),
		`\n${text}`
	])
		assert.equal(parseProofFile(wrong).ok, false, JSON.stringify(wrong.slice(0, 90)));
	fc.assert(
		fc.property(fc.nat(text.length), fc.string({ maxLength: 4 }), fc.nat(5), (at, put, away) => {
			const changed = text.slice(0, at) + put + text.slice(at + away);
			const parsed = parseProofFile(changed);
			if (parsed.ok) assert.equal(formatProofFile(parsed.value), changed);
		}),
		{ numRuns: 500 }
	);
	assert.throws(() => formatProofFile({ ...file, index: -1 }), /not a proof/);
	assert.throws(() => formatProofFile({ ...file, checkpoint: 'none' }), /not a proof/);
});

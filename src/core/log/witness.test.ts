import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { must, utf8 } from '#core/base';
import { signingKeyFrom } from '#core/sealing';
import { formatCheckpoint, signCheckpoint } from './checkpoint.ts';
import { consistencyProof } from './consistency.ts';
import { type Cosigner, cosignCheckpoint, readCosignatures } from './cosignature.ts';
import { cosignerKeyOf } from './cosigner-key.ts';
import { hashesToStore, leafHash, readerOf, rootOf } from './merkle.ts';
import { signNote } from './note.ts';
import { noteKeyOf } from './vkey.ts';
import {
	type AddCheckpoint,
	addCosignatures,
	decideCosigning,
	formatAddCheckpoint,
	originHash,
	originOf,
	parseAddCheckpoint,
	type WitnessedLog,
	witnessStatus
} from './witness.ts';

const origin = 'node.example/log';
const key = signingKeyFrom(new Uint8Array(32).fill(1));
const keys = [noteKeyOf(origin, key.public)];
const read = readerOf(
	hashesToStore(
		0,
		Array.from({ length: 20 }, (_, at) => leafHash(utf8(`${at}`))),
		() => undefined
	)
);
const headAt = (size: number) => ({ origin, size, root: rootOf(size, read) });
const request = (oldSize: number, size: number, change: Partial<AddCheckpoint> = {}): AddCheckpoint => ({
	oldSize,
	proof: oldSize > 0 && oldSize <= size ? consistencyProof(oldSize, size, read) : [],
	checkpoint: signCheckpoint(headAt(size), key),
	...change
});
const known = (size: number | null): WitnessedLog => ({ keys, latest: size === null ? null : headAt(size) });
const answer = (asked: AddCheckpoint, log: WitnessedLog | null): string => {
	const outcome = decideCosigning(must(parseAddCheckpoint(formatAddCheckpoint(asked))), log);
	if (outcome.ok) return `200 ${outcome.value.checkpoint.size}`;
	return `${witnessStatus[outcome.refusal.code]} ${outcome.refusal.code} ${outcome.refusal.about}`.trim();
};

test('a witness cosigns what continues the last it cosigned, from the first to the same again', () => {
	assert.equal(answer(request(0, 5), known(null)), '200 5');
	assert.equal(answer(request(5, 9), known(5)), '200 9');
	assert.equal(answer(request(9, 9), known(9)), '200 9');
	assert.equal(answer(request(0, 0), known(null)), '200 0');
	assert.equal(answer(request(0, 3), known(0)), '200 3');
	fc.assert(
		fc.property(fc.nat(20), fc.nat(20), (one, other) => {
			const [older, newer] = [Math.min(one, other), Math.max(one, other)];
			assert.equal(answer(request(older, newer), known(older)), `200 ${newer}`);
		})
	);
});

test('a log it does not follow, a signature it does not know, one that fails', () => {
	assert.equal(answer(request(0, 5), null), '404 witness-log-unknown');
	const strange = signingKeyFrom(new Uint8Array(32).fill(2));
	assert.equal(
		answer(request(0, 5, { checkpoint: signCheckpoint(headAt(5), strange) }), known(null)),
		'403 witness-signature-wrong'
	);
	const changed = signCheckpoint(headAt(5), key).replace('\n5\n', '\n6\n');
	assert.equal(answer(request(0, 6, { checkpoint: changed }), known(null)), '403 witness-signature-wrong');
	const second = signNote(formatCheckpoint(headAt(4)), origin, key).split('\n\n')[1];
	assert.equal(
		answer(request(0, 5, { checkpoint: request(0, 5).checkpoint + second }), known(null)),
		'403 witness-signature-wrong'
	);
	assert.equal(
		answer(request(0, 5, { checkpoint: `${formatCheckpoint(headAt(5))}\n` }), known(null)),
		'403 witness-signature-wrong'
	);
	assert.equal(answer(request(9, 5), null), '404 witness-log-unknown');
	assert.equal(answer(request(9, 6, { checkpoint: changed }), known(null)), '403 witness-signature-wrong');
});

test('an old size beyond the new one is no request; another than the last cosigned is told that', () => {
	assert.equal(answer(request(9, 5), known(9)), '400 witness-old-size-beyond');
	assert.equal(answer(request(5, 9), known(7)), '409 witness-size-other 7');
	assert.equal(answer(request(5, 9), known(null)), '409 witness-size-other 0');
	assert.equal(answer(request(0, 9), known(7)), '409 witness-size-other 7');
	assert.equal(answer(request(5, 7), known(9)), '409 witness-size-other 9');
});

test('a fork, a wrong proof, a proof from nothing, a wrong empty root are not cosigned', () => {
	const proof = request(5, 9).proof;
	const fork = { keys, latest: { size: 5, root: headAt(6).root } };
	assert.equal(answer(request(5, 9), fork), '422 witness-not-continued');
	assert.equal(answer(request(5, 5), fork), '422 witness-not-continued');
	assert.equal(answer(request(5, 9, { proof: proof.slice(1) }), known(5)), '422 witness-not-continued');
	assert.equal(answer(request(5, 5, { proof: proof.slice(1) }), known(5)), '422 witness-not-continued');
	assert.equal(answer(request(0, 9, { proof }), known(null)), '422 witness-not-continued');
	const hollow = signNote(`${origin}\n0\n${Buffer.alloc(32, 1).toString('base64')}\n`, origin, key);
	assert.equal(answer(request(0, 0, { checkpoint: hollow }), known(null)), '422 witness-not-continued');
});

test('the body of a request reads back, and any other writing is refused', () => {
	const body = formatAddCheckpoint(request(5, 9));
	assert.deepEqual(must(parseAddCheckpoint(body)), request(5, 9));
	assert.equal(originOf(request(5, 9)), origin);
	const hashes = `${'A'.repeat(43)}=\n`;
	assert.equal(parseAddCheckpoint(body.replace('old 5\n', `old 5\n${hashes.repeat(63 - request(5, 9).proof.length)}`)).ok, true);
	for (const wrong of [
		'',
		'old 0\n',
		body.replace('old 5', 'old 05'),
		body.replace('old 5', 'old  5'),
		body.replace('old 5', 'old -5'),
		body.replace('old 5', 'old 9007199254740992'),
		body.replace('old 5', 'Old 5'),
		body.replace('old 5\n', `old 5\n${hashes.repeat(64 - request(5, 9).proof.length)}`),
		body.replace('old 5\n', 'old 5\nAAAA\n'),
		body.replace('old 5\n', 'old 5\n\n'),
		body.replace('\n9\n', '\n09\n'),
		body.replaceAll('\n', '\r\n'),
		`\n${body}`
	])
		assert.equal(parseAddCheckpoint(wrong).ok, false, JSON.stringify(wrong.slice(0, 60)));
	fc.assert(
		fc.property(fc.nat(body.length), fc.string({ maxLength: 4 }), fc.nat(5), (at, put, away) => {
			const changed = body.slice(0, at) + put + body.slice(at + away);
			const parsed = parseAddCheckpoint(changed);
			if (parsed.ok) assert.equal(formatAddCheckpoint(parsed.value), changed);
		}),
		{ numRuns: 500 }
	);
	const cut = must(parseAddCheckpoint(body.slice(0, -1)));
	assert.deepEqual(decideCosigning(cut, known(5)).ok, false);
	assert.throws(() => formatAddCheckpoint(request(5, 9, { oldSize: -1 })), /not a request/);
	assert.throws(() => originOf({ ...request(5, 9), checkpoint: '' }), /impossible/);
});

test('a log adds what its witnesses answered, and nothing of those it does not know', () => {
	const note = signCheckpoint(headAt(9), key);
	const text = formatCheckpoint(headAt(9));
	const [one, other] = [2, 3].map(
		(number): Cosigner => ({
			name: `w${number}.example`,
			cosigns: 'ed25519',
			key: signingKeyFrom(new Uint8Array(32).fill(number))
		})
	) as [Cosigner, Cosigner];
	const witnessKey = cosignerKeyOf(one.name, one.cosigns, one.key.public);
	const line = cosignCheckpoint(text, one, 1_700_000_000);
	const add = (answered: string, to = note) => addCosignatures(to, answered, [witnessKey]);
	assert.equal(must(add(line + cosignCheckpoint(text, other, 1_700_000_000))), note + line);
	assert.equal(must(add(line, note + line)), note + line);
	assert.equal(must(readCosignatures(must(add(line)), [witnessKey])).cosigned[0]?.time, 1_700_000_000);
	const wrong = cosignCheckpoint(formatCheckpoint(headAt(8)), one, 1_700_000_000);
	assert.deepEqual(add(wrong), { ok: false, refusal: { code: 'note-signature-wrong', about: one.name } });
	for (const broken of ['', '\n', line.slice(0, -1), `${line}\n`, `8\n${line}`])
		assert.equal(add(broken).ok, false, JSON.stringify(broken));
	assert.equal(add(line, 'no note').ok, false);
});

test('monitors find a log by the hash of its origin', () => {
	assert.equal(originHash('node.example/log').length, 64);
	assert.equal(originHash(''), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Json, must, type Outcome, utf8 } from '#core/base';
import { signingKeyFrom } from '#core/sealing';
import { signCheckpoint } from './checkpoint.ts';
import { cosignCheckpoint, mlDsa44KeyFrom } from './cosignature.ts';
import { inclusionProof } from './inclusion.ts';
import { hashesToStore, readerOf, rootOf } from './merkle.ts';
import { parseNote } from './note.ts';
import { leafOfOpening, openingOf } from './opening.ts';
import { formatProofFile } from './proof-file.ts';
import { formatReceipt, leafHashOf, paperText, parseReceipt } from './receipt.ts';

const [hers, other] = [1, 2].map((number) => openingOf(new Uint8Array(32).fill(number), { act: 'report', number }));
if (!hers || !other) throw new Error('impossible: two openings');
const leaves = [hers, other].map(leafOfOpening);
const read = readerOf(hashesToStore(0, leaves.map(leafHashOf), () => undefined));
const checkpoint = signCheckpoint(
	{ origin: 'node.example/log', size: 2, root: rootOf(2, read) },
	signingKeyFrom(new Uint8Array(32).fill(3))
);
const place = { index: 0, proof: inclusionProof(0, 2, read), checkpoint };
const codeOf = (read: Outcome<unknown>): string => (read.ok ? 'read' : read.refusal.code);

test('a receipt without its opening holds the leaf and nothing of what the event was; with it, both are read back', () => {
	const blind = formatReceipt(place, leaves[0] as Uint8Array);
	assert.deepEqual(must(parseReceipt(blind)), { file: must(parseReceipt(blind)).file, leaf: leaves[0], opening: null });
	assert.doesNotMatch(atobAll(blind), /report|opening/);
	const open = must(parseReceipt(formatReceipt(place, hers)));
	assert.deepEqual([open.leaf, open.opening], [leaves[0], hers]);
	assert.deepEqual(must(parseReceipt(blind, { opening: hers as unknown as Json })).opening, hers);
});

test('an opening of another entry, one that is damaged, and a file that says nothing of its entry each have a refusal', () => {
	const blind = formatReceipt(place, leaves[0] as Uint8Array);
	const bare = formatProofFile({ ...place, extra: null });
	assert.equal(codeOf(parseReceipt(blind, { opening: other })), 'proof-other-event');
	assert.equal(codeOf(parseReceipt(blind, { opening: { ...hers, key: 'short' } })), 'opening-malformed');
	assert.equal(codeOf(parseReceipt(bare)), 'proof-opening-missing');
	assert.equal(codeOf(parseReceipt(bare, { opening: hers })), 'read');
	assert.equal(codeOf(parseReceipt(formatProofFile({ ...place, extra: utf8('{"v":1}') }))), 'opening-malformed');
	assert.equal(codeOf(parseReceipt(formatProofFile({ ...place, extra: Uint8Array.of(0xff) }))), 'opening-malformed');
	assert.equal(codeOf(parseReceipt('nothing of the kind')), 'proof-malformed');
});

/** All of the text, and what its base64 says. */
const atobAll = (text: string): string =>
	text +
	text
		.split(/\s/)
		.map((word) => Buffer.from(word, 'base64').toString('latin1'))
		.join(' ');

test('on paper a proof stays what it is, without signatures that have no room there; never without the log’s own', () => {
	const blind = formatReceipt(place, leaves[0] as Uint8Array);
	assert.deepEqual(paperText(blind), { text: blind, short: false });
	const signed = must(parseNote(checkpoint)).text;
	const witness = (cosigns: 'ed25519' | 'ml-dsa-44'): string => {
		const seed = new Uint8Array(32).fill(9);
		const key = cosigns === 'ed25519' ? signingKeyFrom(seed) : mlDsa44KeyFrom(seed);
		return cosignCheckpoint(signed, { name: 'witness.example/w1', cosigns, key }, 1_700_000_000);
	};
	const [short, long] = [witness('ed25519'), witness('ml-dsa-44')];
	const both = formatReceipt({ ...place, checkpoint: checkpoint + long + short }, leaves[0] as Uint8Array);
	assert.deepEqual(paperText(both), { text: blind + short, short: true });
});

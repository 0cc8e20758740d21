import assert from 'node:assert/strict';
import { test } from 'node:test';
import { must, type Outcome, toBase64url } from '#core/base';
import { signingKeyFrom } from '#core/sealing';
import { openCheckpoint, signCheckpoint } from './checkpoint.ts';
import { consistencyProof } from './consistency.ts';
import { type Cosigner, cosignCheckpoint } from './cosignature.ts';
import { cosignerKeyOf, formatCosignerVkey } from './cosigner-key.ts';
import { hashesToStore, leafHash, readerOf, rootOf } from './merkle.ts';
import { parseNote } from './note.ts';
import { formatVkey, noteKeyOf } from './vkey.ts';
import { verifyWatched, type Watch, type Watched } from './watched.ts';

const seed = (number: number): Uint8Array => new Uint8Array(32).fill(number);
const origin = 'node.example/log';
const node = signingKeyFrom(seed(1));
const vkey = formatVkey(noteKeyOf(origin, node.public));
const read = readerOf(
	hashesToStore(
		0,
		Array.from({ length: 9 }, (_, at) => leafHash(seed(at))),
		() => undefined
	)
);
const other = readerOf(
	hashesToStore(
		0,
		Array.from({ length: 9 }, (_, at) => leafHash(seed(at + 50))),
		() => undefined
	)
);
const noteOf = (size: number, from = read): string => signCheckpoint({ origin, size, root: rootOf(size, from) }, node);
const now = must(openCheckpoint(noteOf(9), vkey));
const witnesses: Cosigner[] = [1, 2, 3].map((number) => ({
	name: `w${number}.example/w`,
	cosigns: 'ed25519',
	key: signingKeyFrom(seed(number + 10))
}));
const policy = `${witnesses
	.map(({ name, cosigns, key }, at) => `witness w${at + 1} ${formatCosignerVkey(cosignerKeyOf(name, cosigns, key.public))}`)
	.join('\n')}\ngroup two 2 w1 w2 w3\nquorum two\n`;
const cosigned = (size: number, who: readonly number[], from = read): string => {
	const note = noteOf(size, from);
	const { text } = must(parseNote(note));
	return note + who.map((one) => cosignCheckpoint(text, witnesses[one - 1] as Cosigner, 1000 + one)).join('');
};
const shown = (note: string | null, from = 5, wished: Partial<Watched> = {}): Watched => ({
	policy,
	cosigned: note,
	proof: consistencyProof(from, 9, read).map(toBase64url),
	...wished
});
const said = (answer: Outcome<Watch, string>): string => (answer.ok ? answer.value.state : answer.refusal.code);

test('a quorum of witnesses is counted from when the last of them that is needed signed', () => {
	const two = verifyWatched(shown(cosigned(5, [1, 2])), now, vkey);
	assert.deepEqual(must(two), { state: 'watched', size: 5, at: 1001 });
	const three = verifyWatched(shown(cosigned(5, [1, 2, 3])), now, vkey);
	assert.deepEqual(must(three), { state: 'watched', size: 5, at: 1002 });
	const whole = verifyWatched(shown(cosigned(9, [1, 3]), 9, { proof: [] }), now, vkey);
	assert.deepEqual(must(whole), { state: 'watched', size: 9, at: 1001 });
});

test('witnesses that are away, and an answer that shows none, are no refusal', () => {
	for (const given of [
		shown(cosigned(5, [1])),
		shown(null),
		shown(cosigned(5, [1, 2]), 5, { policy: 'no policy' }),
		shown('no note'),
		shown(cosigned(5, [1, 2]).replace('node.example', 'other.example')),
		{ policy: 7, cosigned: 7, proof: 7 } as unknown as Watched
	])
		assert.equal(said(verifyWatched(given, now, vkey)), 'missing');
	assert.equal(said(verifyWatched(null, now, vkey)), 'nobody');
	assert.equal(said(verifyWatched(shown(null, 5, { policy: 'quorum none\n' }), now, vkey)), 'nobody');
});

test('20: a log that does not go on from what was cosigned is refused, whoever is missing', () => {
	assert.equal(said(verifyWatched(shown(cosigned(5, [1, 2], other)), now, vkey)), 'log-not-continued');
	assert.equal(said(verifyWatched(shown(cosigned(5, [1], other)), now, vkey)), 'log-not-continued');
	assert.equal(said(verifyWatched(shown(cosigned(9, [1, 2], other), 9, { proof: [] }), now, vkey)), 'log-not-continued');
	assert.equal(said(verifyWatched(shown(cosigned(5, [1, 2]), 4), now, vkey)), 'log-not-continued', 'a proof of another place');
	const short = must(openCheckpoint(noteOf(3), vkey));
	assert.equal(
		said(verifyWatched(shown(cosigned(5, [1, 2])), short, vkey)),
		'log-not-continued',
		'shorter than what was cosigned'
	);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { must } from '#core/base';
import { keyPairFrom } from './age.ts';
import { joinRecovery, splitRecovery } from './desk-key.ts';
import { checkShare, isSameShare, readShare, writeShare } from './recovery-share.ts';

const share = Uint8Array.from({ length: 33 }, (_, at) => (at * 37 + 11) & 255);
const written = writeShare(share, 2);
const codeOf = (outcome: { readonly ok: boolean; readonly refusal?: { readonly code: string } }): string =>
	outcome.ok ? 'accepted' : (outcome.refusal?.code ?? '');

test('a share is six lines of two groups of five signs, and is read back with its number', () => {
	assert.match(written, /^([0-9A-HJKMNP-TV-Z]{5} [0-9A-HJKMNP-TV-Z]{5}\n){5}[0-9A-HJKMNP-TV-Z]{5} [0-9A-HJKMNP-TV-Z]{5}$/);
	assert.deepEqual(readShare(written), { number: 2, share });
	assert.equal(
		written,
		'10PC2 NFAFD\nW9T8E 6DC7B\nV8P7X G8KCX\nPW0MQ 5EY5A\n1SBT1 THKFG\nJ2WY6 31NB1',
		'a paper written once is read for ever'
	);
});

test('case, spaces and dashes do not matter, and O, I and L are read as the figures they look like', () => {
	const careless = written.toLowerCase().replaceAll('\n', ' - ').replaceAll('0', 'o').replaceAll('1', 'l');
	assert.deepEqual(readShare(careless)?.share, share);
	assert.ok(isSameShare(careless, written));
	assert.ok(!isSameShare(writeShare(share, 3), written));
});

test('every single wrong sign, and every two neighbours that changed places, is found in its own line', () => {
	const bare = written.replace(/\s/g, '');
	for (let at = 0; at < 60; at++) {
		for (const other of '0123456789ABCDEFGHJKMNPQRSTVWXYZ') {
			if (other === bare[at]) continue;
			const slipped = bare.slice(0, at) + other + bare.slice(at + 1);
			assert.deepEqual(checkShare(slipped).wrongLines, [Math.floor(at / 10) + 1]);
			assert.equal(readShare(slipped), null);
		}
		if (at % 10 === 9 || bare[at] === bare[at + 1]) continue;
		const swapped = bare.slice(0, at) + bare[at + 1] + bare[at] + bare.slice(at + 2);
		assert.deepEqual(checkShare(swapped).wrongLines, [Math.floor(at / 10) + 1], 'changed places');
	}
	const lines = written.split('\n');
	assert.deepEqual(checkShare([lines[1], lines[0], ...lines.slice(2)].join('\n')).wrongLines, [1, 2], 'two lines');
});

test('what is too short, too long or of other signs is told, and never read', () => {
	assert.deepEqual(checkShare(written.slice(0, 30)), { signs: 25, of: 60, wrongLines: [] });
	for (const text of ['', 'hello', `${written}A`, written.slice(1), written.replace('B', 'ü')])
		assert.equal(readShare(text), null);
});

test('shares that were split join, two of three, in any order; one twice, and one of another desk, are refused', async () => {
	const seed = Uint8Array.from({ length: 32 }, (_, at) => at);
	const { recipient } = await keyPairFrom(seed);
	const [a = '', b = '', c = ''] = await splitRecovery(seed);
	for (const pair of [
		[a, b],
		[c, a],
		[b.toLowerCase(), c]
	])
		assert.equal(must(await joinRecovery(pair, recipient)).recipient, recipient);
	assert.deepEqual(
		[a, b, c].map((text) => readShare(text)?.number),
		[1, 2, 3]
	);
	assert.equal(codeOf(await joinRecovery([a, a], recipient)), 'share-twice');
	const [foreign = ''] = await splitRecovery(seed.map((byte) => byte ^ 1));
	assert.equal(codeOf(await joinRecovery([foreign, b], recipient)), 'shares-wrong');
	assert.equal(
		codeOf(await joinRecovery([a, b.replace(/.$/, (sign) => (sign === 'X' ? 'Y' : 'X'))], recipient)),
		'share-malformed'
	);
});

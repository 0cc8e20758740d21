import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { bech32 } from '@scure/base';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { must } from '#core/base';
import { keyPairFrom } from './age.ts';
import { parseOutsideKey, tryOutsideKey } from './outside-key.ts';

let [secret, key, other, hybrid] = ['', '', '', ''];
before(async () => {
	secret = await generateX25519Identity();
	key = await identityToRecipient(secret);
	other = await identityToRecipient(await generateX25519Identity());
	hybrid = (await keyPairFrom(new Uint8Array(32).fill(7))).recipient;
});

const codeOf = (text: string): string => {
	const read = parseOutsideKey(text);
	return read.ok ? 'accepted' : read.refusal.code;
};

test('a key of somebody outside is read as it was typed: in capitals, in groups, over two lines', async () => {
	const groups = key.match(/.{1,4}/g)?.join(' ') ?? '';
	for (const typed of [key, ` ${key}\n`, key.toUpperCase(), groups, `${key.slice(0, 30)}\n${key.slice(30)}`])
		assert.equal(must(parseOutsideKey(typed)), key);
	assert.equal(must(await tryOutsideKey(groups)), key);
});

test('what is no key, a sign that was misheard, two keys, a hybrid one, a mixture and a secret are refused, each by its name', () => {
	const misheard = key.slice(0, -1) + (key.endsWith('q') ? 'p' : 'q');
	const short = bech32.encodeFromBytes('age', new Uint8Array(31).fill(9));
	const foreign = bech32.encodeFromBytes('npub', new Uint8Array(32).fill(9));
	for (const text of ['', 'age1', key.slice(0, -1), misheard, short, foreign, `${key}, ${other}`, key.replace('age1', 'Age1')])
		assert.equal(codeOf(text), 'recipient-malformed', text);
	assert.equal(codeOf(hybrid), 'recipient-hybrid');
	for (const text of [`${key} ${hybrid}`, `${hybrid}\n${key}`]) assert.equal(codeOf(text), 'recipients-mixed');
	for (const text of [secret, secret.toLowerCase(), `${key} ${secret}`]) assert.equal(codeOf(text), 'recipient-secret');
});

test('a key whose secret everybody can reckon is refused before anything is sealed to it', async () => {
	for (const first of [0, 1]) {
		const point = new Uint8Array(32);
		point[0] = first;
		const weak = bech32.encodeFromBytes('age', point);
		assert.equal(codeOf(weak), 'accepted', 'its form is sound');
		const tried = await tryOutsideKey(weak);
		assert.equal(!tried.ok && tried.refusal.code, 'recipient-malformed');
	}
});

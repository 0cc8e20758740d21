import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fromBase64url, utf8 } from '#core/base';
import { randomOf } from '#core/sealing';
import { verifyStamp } from '#core/stamp';
import { anchorsFrom, askForStamp, openStampReply } from './time-stamp.ts';

type Case = {
	readonly name: string;
	readonly content: string;
	readonly anchors: readonly string[];
	readonly token: string;
	readonly expect: string;
};
const file = path.resolve(import.meta.dirname, '../../../spec/vectors/time-stamp/tokens.json');
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: readonly Case[] };

for (const { name, content, anchors, token, expect } of cases)
	test(`a time stamp ${name} is ${expect}`, async () => {
		const known = anchors.flatMap((pem) => anchorsFrom(pem) ?? []);
		assert.equal(known.length, anchors.length);
		const outcome = await verifyStamp(fromBase64url(token) ?? new Uint8Array(), utf8(content), known);
		assert.equal(outcome.ok ? 'accepted' : outcome.refusal.code, expect);
		if (outcome.ok) assert.ok(outcome.value.at.getUTCFullYear() >= 2026);
	});

test('a question has its own nonce, of one length whatever was drawn, and asks for the certificate', () => {
	for (const first of [0x00, 0x7f, 0x80, 0xff]) {
		const random = randomOf(8);
		random[0] = first;
		const { der, nonce } = askForStamp(utf8('x'), random, null);
		assert.ok((nonce[0] as number) >= 0x40 && (nonce[0] as number) <= 0x7f);
		assert.ok(Buffer.from(der).includes(Buffer.concat([Buffer.from([2, 8]), nonce, Buffer.from([1, 1, 0xff])])));
	}
});

test('a file of anchors holds certificates, all of them readable', () => {
	const [pem = ''] = cases[0]?.anchors ?? [];
	assert.equal(anchorsFrom(`${pem}\n${pem}`)?.length, 2);
	for (const text of ['', 'no certificate', pem.replaceAll('M', 'A'), pem.slice(0, 200)]) assert.equal(anchorsFrom(text), null);
});

test('what is no reply is refused and never thrown', async () => {
	const asked = { content: utf8('x'), nonce: randomOf(8), policy: null, now: new Date() };
	for (let length = 0; length < 200; length += 9) {
		const outcome = await openStampReply(randomOf(length), asked, []);
		assert.equal(outcome.ok ? 'accepted' : outcome.refusal.code, 'stamp-malformed');
	}
});

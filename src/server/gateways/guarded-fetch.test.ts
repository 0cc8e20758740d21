import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import type { Outcome } from '#core/base';
import { guardedFetch } from './guarded-fetch.ts';

const codeOf = (outcome: Outcome<unknown, string>): string => (outcome.ok ? 'accepted' : outcome.refusal.code);
const usual = { method: 'GET', maxBytes: 1000, timeoutMs: 3000, privateHosts: [] } as const;

async function serve(t: TestContext, status: number, body: string): Promise<{ readonly url: URL; asked(): number }> {
	let asked = 0;
	const server = createServer((_, response) => {
		asked += 1;
		response.writeHead(status, { Location: 'https://elsewhere.example/' }).end(body);
	});
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	t.after(() => server.close());
	return { url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`), asked: () => asked };
}

test('19: a host inside is refused before anything is sent, by address and by name, unless the operator named it', async (t) => {
	const { url, asked } = await serve(t, 200, 'inside');
	const secure = (host: string) => new URL(`https://${host}:${url.port}/`);
	for (const host of ['127.0.0.1', '[::1]', '[::ffff:7f00:1]', '0x7f000001', '2130706433', 'localhost', '169.254.169.254'])
		assert.equal(codeOf(await guardedFetch(secure(host), usual)), 'address-not-public', host);
	assert.equal(codeOf(await guardedFetch(url, usual)), 'not-reachable', 'no http to whom nobody named');
	assert.equal(asked(), 0);
	const named = await guardedFetch(url, { ...usual, privateHosts: ['127.0.0.1'] });
	assert.equal(named.ok && Buffer.from(named.value).toString(), 'inside');
	assert.equal(codeOf(await guardedFetch(url, { ...usual, privateHosts: ['localhost'] })), 'not-reachable');
});

test('no redirect is followed, and no answer is longer than asked for', async (t) => {
	const wishes = { ...usual, privateHosts: ['127.0.0.1'] };
	assert.equal(codeOf(await guardedFetch((await serve(t, 302, '')).url, wishes)), 'answer-wrong');
	assert.equal(codeOf(await guardedFetch((await serve(t, 200, 'x'.repeat(1001))).url, wishes)), 'answer-too-large');
	assert.equal(codeOf(await guardedFetch((await serve(t, 200, 'x'.repeat(1000))).url, wishes)), 'accepted');
});

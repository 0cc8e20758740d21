import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { ed25519 } from '@noble/curves/ed25519.js';
import { toBase64url, utf8 } from '#core/base';
import { formatVkey, noteKeyOf } from '#core/log';
import { signingKeyFrom } from '#core/sealing';
import { ApiClient, answerBytes } from './api-client.ts';
import type { Request, Transport } from './transport.ts';
import { doWork } from './work-proof.ts';

const node = signingKeyFrom(new Uint8Array(32).fill(7));
const place = { origin: 'https://node.example', vkey: formatVkey(noteKeyOf('node.example/log', node.public)) };

type Script = (request: Request, count: number) => { status: number; body: unknown };

/** A node that answers as told and signs as a node does; `tamper` changes the signed answer on its way. */
function invented(script: Script, tamper: (answer: { body: Uint8Array }) => { body: Uint8Array } = (answer) => answer) {
	const seen: Request[] = [];
	const transport: Transport = async (request) => {
		seen.push(request);
		const { status, body } = script(request, seen.length);
		const bytes = utf8(JSON.stringify(body));
		const nonce = request.headers['Causeway-Nonce'] as string;
		const signed = answerBytes(request.method, request.url.slice(place.origin.length), status, nonce, bytes);
		return { status, signature: toBase64url(ed25519.sign(signed, node.secret)), ...tamper({ body: bytes }) };
	};
	return { client: new ApiClient(place, transport), seen };
}

test('an answer that the node signed over our nonce is read', async () => {
	const { client, seen } = invented(() => ({ status: 200, body: { id: 'a' } }));
	assert.deepEqual(await client.ask('GET', '/api/v1/node?x=1'), { ok: true, value: { id: 'a' } });
	assert.equal(seen[0]?.withCookies, false);
	assert.equal(seen[0]?.headers['Content-Type'], undefined);
});

test('an answer changed on its way is refused', async () => {
	const { client } = invented(
		() => ({ status: 200, body: { id: 'a' } }),
		() => ({ body: utf8('{"id":"b"}') })
	);
	const answer = await client.ask('GET', '/api/v1/node');
	assert.equal(answer.ok ? '' : answer.refusal.code, 'answer-not-signed');
});

test('an answer to somebody else’s question is refused, and so is an unsigned one', async () => {
	const old: Transport = async (request) => {
		const body = utf8('{}');
		const signed = answerBytes(request.method, '/api/v1/node', 200, 'another-nonce', body);
		return { status: 200, signature: toBase64url(ed25519.sign(signed, node.secret)), body };
	};
	const replayed = await new ApiClient(place, old).ask('GET', '/api/v1/node');
	assert.equal(replayed.ok ? '' : replayed.refusal.code, 'answer-not-signed');
	const unsigned = await new ApiClient(place, async () => ({ status: 200, signature: null, body: utf8('{}') })).ask('GET', '/x');
	assert.equal(unsigned.ok ? '' : unsigned.refusal.code, 'answer-not-signed');
});

test('a refusal of the node is handed on with its code', async () => {
	const { client } = invented(() => ({ status: 404, body: { error: { code: 'not-found', about: '' } } }));
	assert.deepEqual(await client.ask('GET', '/api/v1/case'), { ok: false, refusal: { code: 'not-found', about: '' } });
});

test('no network is a refusal, not an exception', async () => {
	const client = new ApiClient(place, () => Promise.reject(new Error('down')));
	assert.deepEqual(await client.ask('GET', '/x'), { ok: false, refusal: { code: 'no-connection', about: '' } });
});

test('a stopped request says stopped, and a silent node is no connection', async () => {
	const silent: Transport = ({ signal }) =>
		new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
	const stop = new AbortController();
	const asked = new ApiClient(place, silent).ask('GET', '/x', { signal: stop.signal });
	stop.abort();
	assert.equal((await asked).ok ? '' : ((await asked) as { refusal: { code: string } }).refusal.code, 'stopped');
	const late = await new ApiClient(place, silent).ask('GET', '/x', { patience: 5 });
	assert.equal(late.ok ? '' : late.refusal.code, 'no-connection');
});

test('a slow upload that still moves is waited for however long it takes; one that stands still is not', async () => {
	const moving: Transport = ({ signal, onSent }) =>
		new Promise((_, reject) => {
			let sent = 0;
			const step = setInterval(() => {
				if (++sent <= 20) onSent?.(sent);
			}, 10);
			signal.addEventListener('abort', () => {
				clearInterval(step);
				reject(new Error(`stopped after ${sent}`));
			});
		});
	const heard: number[] = [];
	const began = performance.now();
	const outcome = await new ApiClient(place, moving).ask('PUT', '/x', {
		body: new Uint8Array(20),
		patience: 100,
		onSent: (bytes) => heard.push(bytes)
	});
	assert.equal(outcome.ok ? '' : outcome.refusal.code, 'no-connection');
	assert.equal(heard.length, 20, 'twice the patience, and it went on');
	assert.ok(performance.now() - began >= 250, 'then the patience once more, from the last byte on');
});

test('a slow download that still moves is waited for however long it takes; one that stands still is not', async () => {
	const coming: Transport = ({ signal, onCame }) =>
		new Promise((_, reject) => {
			let came = 0;
			const step = setInterval(() => {
				if (++came <= 20) onCame?.();
			}, 10);
			signal.addEventListener('abort', () => {
				clearInterval(step);
				reject(new Error(`stopped after ${came}`));
			});
		});
	const began = performance.now();
	const client = new ApiClient(place, coming);
	const outcome = await client.askBytes('GET', '/x', { streamed: true, patience: 100 });
	assert.equal(outcome.ok ? '' : outcome.refusal.code, 'no-connection');
	assert.ok(performance.now() - began >= 250, 'twice the patience, and then once more from the last byte on');
});

test('work is done when asked for, and the retry carries it', async () => {
	const { client, seen } = invented((request, count) =>
		count === 1
			? { status: 429, body: { error: { code: 'work-needed', about: '' }, work: { challenge: 'abc', bits: 9 } } }
			: { status: 200, body: { proof: request.headers['Causeway-Work'] } }
	);
	const answer = await client.ask<{ proof: string }>('POST', '/api/v1/cases', { body: {} });
	assert.ok(answer.ok);
	assert.match(answer.value.proof, /^abc\.\d+$/);
	const hash = createHash('sha256').update(answer.value.proof).digest();
	assert.equal(hash[0], 0);
	assert.ok((hash[1] as number) < 128);
	assert.notEqual(seen[0]?.headers['Causeway-Nonce'], seen[1]?.headers['Causeway-Nonce']);
});

test('a body that always needs work goes out once', async () => {
	const { client, seen } = invented((request) =>
		request.headers['Causeway-Work']
			? { status: 200, body: { work: request.headers['Causeway-Work'] } }
			: { status: 429, body: { error: { code: 'work-needed', about: '' }, work: { challenge: 'c', bits: 4 } } }
	);
	const answer = await client.ask<{ work: string }>('POST', '/api/v1/cases', { body: { much: 'text' }, worked: true });
	assert.ok(answer.ok && answer.value.work.startsWith('c.'));
	assert.deepEqual(
		seen.map(({ body }) => new TextDecoder().decode(body ?? new Uint8Array())),
		['{}', '{"much":"text"}']
	);
});

test('a streamed answer needs no signature, a refusal in its place does', async () => {
	const answering =
		(status: number): Transport =>
		async () => ({ status, signature: null, body: utf8('{"error":{"code":"x"}}') });
	const fine = await new ApiClient(place, answering(200)).askBytes('GET', '/x', { streamed: true });
	assert.equal(fine.ok, true);
	const forged = await new ApiClient(place, answering(404)).askBytes('GET', '/x', { streamed: true });
	assert.equal(forged.ok ? '' : forged.refusal.code, 'answer-not-signed');
});

test('work that no phone could do is refused', async () => {
	assert.deepEqual(await doWork({ challenge: 'c', bits: 40 }), { ok: false, refusal: { code: 'work-too-hard', about: '40' } });
});

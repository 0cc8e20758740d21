import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { browserTransport } from './browser-transport.ts';
import { sendingVerbs } from './sending-verbs.ts';
import type { Request } from './transport.ts';
import { answerCalls, type Line } from './worker-rpc.ts';

const script = '/app/sending-worker-invented.js';

/** What a browser has: requests that are noted with where they were made, and workers that answer as ours, or whose script never comes. */
function invented(t: TestContext, { workers = 'start' as 'start' | 'fail' | 'none', answers = true } = {}) {
	const seen: { readonly bytes: number; readonly apart: boolean }[] = [];
	const ended: string[] = [];
	let apart = false;
	class InventedRequest {
		readonly upload: { onprogress?: (event: { loaded: number }) => void } = {};
		readonly status = 204;
		readonly response = new ArrayBuffer(3);
		onload = (): void => {};
		onabort = (): void => {};
		open(): void {}
		setRequestHeader(): void {}
		getResponseHeader = (): string => 'invented signature';
		abort = (): void => this.onabort();
		send(body: Uint8Array): void {
			const { length } = body;
			seen.push({ bytes: length, apart });
			if (!answers) return;
			setTimeout(() => {
				this.upload.onprogress?.({ loaded: length });
				this.onload();
			});
		}
	}
	class InventedWorker {
		readonly #url: string;
		readonly #far = new EventTarget();
		readonly #near = new EventTarget();
		constructor(url: string) {
			this.#url = url;
			const say = (to: EventTarget) => (message: unknown, transfer: ArrayBuffer[]) => {
				const data = structuredClone(message, { transfer: transfer ?? [] });
				setTimeout(() => {
					apart = true;
					to.dispatchEvent(Object.assign(new Event('message'), { data }));
					apart = false;
				});
			};
			const far = { postMessage: say(this.#near), addEventListener: this.#far.addEventListener.bind(this.#far) };
			if (workers === 'start') answerCalls(sendingVerbs, far as unknown as Line);
			else setTimeout(() => this.#near.dispatchEvent(new Event('error')));
			this.postMessage = say(this.#far);
		}
		readonly postMessage: (message: unknown, transfer: ArrayBuffer[]) => void;
		addEventListener = (type: string, listener: () => void): void => this.#near.addEventListener(type, listener);
		terminate = (): void => void ended.push(this.#url);
	}
	const world = globalThis as Record<string, unknown>;
	const before = { XMLHttpRequest: world.XMLHttpRequest, Worker: world.Worker };
	Object.assign(world, { XMLHttpRequest: InventedRequest, Worker: workers === 'none' ? undefined : InventedWorker });
	t.after(() => Object.assign(world, before));
	return { seen, ended };
}

const asking = (bytes: number, more: Partial<Request> = {}): Request => ({
	method: 'PUT',
	url: 'https://node.example/api/v1/case/pieces/a/0',
	headers: { 'Causeway-Nonce': 'n' },
	body: new Uint8Array(bytes),
	withCookies: false,
	signal: new AbortController().signal,
	onSent: () => {},
	...more
});
const large = 5_000_000;

test('a large body goes by a worker of its own, which ends with it; the caller keeps the bytes', async (t) => {
	const { seen, ended } = invented(t);
	const heard: number[] = [];
	const request = asking(large, { onSent: (bytes) => heard.push(bytes) });
	for (const round of [1, 2]) {
		const answer = await browserTransport(script)(request);
		assert.deepEqual([answer.status, answer.signature, answer.body.length], [204, 'invented signature', 3]);
		assert.deepEqual([request.body?.length, ended.length], [large, round]);
	}
	assert.deepEqual(heard, [large, large]);
	const apart = { bytes: large, apart: true };
	assert.deepEqual(
		[seen, ended],
		[
			[apart, apart],
			[script, script]
		]
	);
});

test('a small body goes at once', async (t) => {
	const { seen, ended } = invented(t);
	await browserTransport(script)(asking(1000));
	assert.deepEqual([seen, ended], [[{ bytes: 1000, apart: false }], []]);
});

test('where no worker comes the large body goes without one', async (t) => {
	for (const workers of ['fail', 'none'] as const) {
		const { seen } = invented(t, { workers });
		await browserTransport(script)(asking(large));
		assert.deepEqual(seen, [{ bytes: large, apart: false }], workers);
	}
});

test('a large body that is paused goes no further, and its worker ends', async (t) => {
	const { seen, ended } = invented(t, { answers: false });
	const stop = new AbortController();
	const sent = browserTransport(script)(asking(large, { signal: stop.signal }));
	const refused = assert.rejects(sent);
	while (seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
	stop.abort();
	await refused;
	assert.deepEqual([seen.length, ended], [1, [script]]);
});

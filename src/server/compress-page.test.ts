import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { brotliDecompressSync, createBrotliDecompress, gunzipSync } from 'node:zlib';
import { compressPage } from './compress-page.ts';

const text = '<p>an invented page</p>'.repeat(1000);
const page = (headers: Record<string, string> = {}, init: ResponseInit = {}): Response =>
	new Response(text, { headers: { 'content-type': 'text/html; charset=utf-8', 'content-length': '23000', ...headers }, ...init });
const bytesOf = async (response: Response): Promise<Buffer> => Buffer.from(await response.arrayBuffer());

test('a page goes out in the coding that the browser likes best, and says that this depends on it', async () => {
	for (const [accepted, coding] of [
		['gzip, deflate, br, zstd', 'br'],
		['gzip', 'gzip'],
		['br', 'br'],
		['BR;Q=0.5, GZIP', 'gzip'],
		['gzip;q=0.5, br;q=0.5', 'br'],
		['gzip;q=1.0, br;q=0', 'gzip'],
		['*', 'br'],
		['br;q=0, *', 'gzip']
	] as const) {
		const sent = compressPage(page(), accepted);
		assert.equal(sent.headers.get('content-encoding'), coding, accepted);
		assert.equal(sent.headers.get('vary'), 'accept-encoding');
		const bytes = await bytesOf(sent);
		assert.equal((coding === 'br' ? brotliDecompressSync : gunzipSync)(bytes).toString(), text);
		assert.ok(bytes.length < text.length / 20);
	}
});

test('who takes none gets the page as it is, and is told that others get another', async () => {
	for (const accepted of [null, '', 'identity', 'deflate, zstd', 'gzip;q=0', 'br;q=0, gzip;q=0.0', '*;q=0', 'gzip;q=nothing']) {
		const sent = compressPage(page({ etag: '"plain"' }), accepted);
		assert.equal(sent.headers.get('content-encoding'), null, String(accepted));
		assert.equal(sent.headers.get('vary'), 'accept-encoding');
		assert.equal(sent.headers.get('content-length'), '23000');
		assert.equal(sent.headers.get('etag'), '"plain"');
		assert.equal((await bytesOf(sent)).toString(), text);
	}
});

test('length and tag of the plain bytes do not stand on others; all else stays', () => {
	const sent = compressPage(
		page({ etag: '"plain"', vary: 'accept-language', 'cache-control': 'no-store' }, { status: 404, statusText: 'Not Found' }),
		'br'
	);
	assert.deepEqual([sent.status, sent.statusText], [404, 'Not Found']);
	assert.deepEqual(Object.fromEntries(sent.headers), {
		'cache-control': 'no-store',
		'content-encoding': 'br',
		'content-type': 'text/html; charset=utf-8',
		vary: 'accept-language, accept-encoding'
	});
});

test('what is no page, has no body or is compressed already stays as it is', async () => {
	const json = new Response('{"secret":1}', { headers: { 'content-type': 'application/json' } });
	assert.equal(compressPage(json, 'br'), json);
	const done = page({ 'content-encoding': 'gzip' });
	assert.equal(compressPage(done, 'br'), done);
	const head = compressPage(new Response(null, { status: 303, headers: { 'content-type': 'text/html' } }), 'br');
	assert.deepEqual([head.status, head.body, head.headers.get('content-encoding')], [303, null, null]);
});

test('what was made of a page so far can be read before the rest is there', async () => {
	const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
	const sent = compressPage(new Response(readable, { headers: { 'content-type': 'text/html' } }), 'br');
	const opened = createBrotliDecompress();
	const heard: string[] = [];
	opened.on('data', (piece: Buffer) => heard.push(piece.toString()));
	const reading = (async () => {
		for await (const piece of sent.body as unknown as AsyncIterable<Uint8Array>) opened.write(piece);
	})();
	const writer = writable.getWriter();
	await writer.write(Buffer.from('first'));
	while (heard.length === 0) await setImmediate();
	assert.deepEqual(heard, ['first']);
	await writer.write(Buffer.from('second'));
	await writer.close();
	await reading;
	while (heard.length === 1) await setImmediate();
	assert.deepEqual(heard, ['first', 'second']);
});

test('who goes away in the middle stops the making of the page', async () => {
	let stopped = false;
	const endless = new ReadableStream<Uint8Array>({
		pull: (controller) => controller.enqueue(Buffer.from('more and more ')),
		cancel: () => {
			stopped = true;
		}
	});
	const sent = compressPage(new Response(endless, { headers: { 'content-type': 'text/html' } }), 'gzip');
	const reader = (sent.body as ReadableStream<Uint8Array>).getReader();
	await reader.read();
	await reader.cancel();
	for (let turn = 0; turn < 1000 && !stopped; turn++) await setImmediate();
	assert.equal(stopped, true);
});

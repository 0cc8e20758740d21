import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { startTestNode, type TestNode } from '#tests/support/node.ts';
import { languages } from '#ui/words/languages.ts';

type Answer = { readonly status: number; readonly headers: NodeJS.Dict<string | string[]>; readonly body: Buffer };

const ended: (() => Promise<void>)[] = [];
let node: TestNode;
before(async () => {
	node = await startTestNode({ after: (end) => void ended.push(end as () => Promise<void>) }, { pages: true });
});
after(async () => {
	for (const end of ended) await end();
});

/** Asks with exactly these headers. Rejects where the length that was said is not the length that came. */
const ask = (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> =>
	new Promise((resolve, reject) => {
		const asked = request(node.origin + path, { method, headers }, (response) => {
			const pieces: Buffer[] = [];
			response.on('data', (piece: Buffer) => pieces.push(piece));
			response.on('error', reject);
			response.on('end', () => {
				const body = Buffer.concat(pieces);
				const said = response.headers['content-length'];
				if (method !== 'HEAD' && said !== undefined && Number(said) !== body.length && response.statusCode !== 304)
					reject(new Error(`${said} bytes were said, ${body.length} came`));
				else resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
			});
		});
		asked.on('error', reject);
		asked.end();
	});

test('pages of every kind are compressed for who takes it, byte for byte the same', async () => {
	for (const path of ['/en', '/en/now', '/en/report', '/en/desks', '/en/open', '/en/no-such-page', '/ar/now']) {
		const plain = await ask(path);
		const brotli = await ask(path, { 'accept-encoding': 'gzip, deflate, br' });
		const gzip = await ask(path, { 'accept-encoding': 'gzip' });
		assert.deepEqual(
			[plain, brotli, gzip].map(({ headers }) => headers['content-encoding']),
			[undefined, 'br', 'gzip'],
			path
		);
		assert.match(plain.body.toString(), /<h1/);
		assert.ok(brotliDecompressSync(brotli.body).equals(plain.body), path);
		assert.ok(gunzipSync(gzip.body).equals(plain.body), path);
		for (const { status, headers } of [plain, brotli, gzip]) {
			assert.equal(status, plain.status);
			assert.match(String(headers.vary), /accept-encoding/i);
			assert.equal(headers['cache-control'], 'no-store');
		}
	}
});

test('a question for the head alone tells the coding and brings nothing', async () => {
	const { status, headers, body } = await ask('/en/now', { 'accept-encoding': 'br' }, 'HEAD');
	assert.deepEqual([status, headers['content-encoding'], body.length], [200, 'br', 0]);
	assert.equal(headers['content-length'], undefined);
});

test('a page that did not change is answered without it', async () => {
	const { headers } = await ask('/en/now');
	const again = await ask('/en/now', { 'if-none-match': String(headers.etag) });
	assert.deepEqual([again.status, again.body.length, again.headers['content-encoding']], [304, 0, undefined]);
});

test('styles and the icon come as the build compressed them, and unchanged ones not again', async () => {
	const html = (await ask('/en')).body.toString();
	const styles = /href="(\/_app\/[^"]+\.css)"/.exec(html)?.[1] ?? 'no style';
	for (const path of [styles, '/icon.svg']) {
		const plain = await ask(path, { 'accept-encoding': 'identity' });
		const sent = await ask(path, { 'accept-encoding': 'gzip, br' });
		assert.equal(sent.headers['content-encoding'], 'br', path);
		assert.ok(brotliDecompressSync(sent.body).equals(plain.body));
		assert.match(String(sent.headers.vary), /accept-encoding/i);
		const again = await ask(path, { 'accept-encoding': 'gzip, br', 'if-none-match': String(sent.headers.etag) });
		assert.deepEqual([again.status, again.body.length], [304, 0]);
	}
});

test('answers of the API stay plain: they put secrets beside what others wrote', async () => {
	for (const path of ['/api/v1/openapi.json', '/api/v1/challenge', '/api/v1/no-such-thing', '/log/checkpoint']) {
		const { headers } = await ask(path, { 'accept-encoding': 'gzip, br' });
		assert.equal(headers['content-encoding'], undefined, path);
	}
});

for (const language of Object.keys(languages))
	test(`all that a page with an island names at once, ${language}, weighs less than 60 KB, its words are among it, and its worker is not`, async () => {
		for (const place of ['report', 'return']) {
			const page = await ask(`/${language}/${place}`, { 'accept-encoding': 'br' });
			const html = brotliDecompressSync(page.body).toString();
			const named = [...html.matchAll(/<(?:link|script)[^>]* (?:href|src)="(\/[^"]+)"/g)].map(([, path]) => path as string);
			let weight = page.body.length;
			for (const path of new Set(named)) {
				const { status, body } = await ask(path, { 'accept-encoding': 'br' });
				assert.equal(status, 200, path);
				weight += body.length;
			}
			assert.ok(weight < 60_000, `${weight} bytes of ${place}`);
			assert.ok(
				named.some((path) => path.startsWith(`/app/${language}-`)),
				place
			);
			assert.ok(!named.some((path) => path.includes('worker')), place);
		}
	});

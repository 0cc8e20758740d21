import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accepted, must } from '#core/base';
import { entryBytes, formatTilePath, hashesToStore, leafHash, readerOf, tilesSince } from '#core/log';
import { inTransaction } from '#server/store/database.ts';
import { appendEntries, readFrontier } from '#server/store/log-store.ts';
import { makeTestApp } from '#tests/support/app.ts';
import { withDatabase } from '#tests/support/database.ts';
import { growLog, serveLog } from '#tests/support/served-log.ts';

test(
	'every tile that the checkpoint covers is there, immutable; nothing beyond it is, and no other address',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const size = await growLog(app, 600);
		const { prefix, reported } = await serveLog(t, app);
		for (const tile of tilesSince(0, size)) {
			const answer = await fetch(new URL(formatTilePath(tile), prefix));
			assert.equal(answer.status, 200, formatTilePath(tile));
			assert.equal(answer.headers.get('content-type'), 'application/octet-stream');
			assert.equal(answer.headers.get('cache-control'), 'public, max-age=31536000, immutable');
			const { byteLength } = await answer.arrayBuffer();
			if (tile.kind === 'hashes') assert.equal(byteLength, tile.width * 32);
		}
		const rest = size % 256;
		for (const [at, status] of [
			[`tile/0/002.p/${rest}`, 200],
			['tile/0/002.p/1', 200],
			['tile/0/000.p/255', 200],
			[`tile/0/002.p/${rest + 1}`, 404],
			['tile/0/002', 404],
			['tile/0/003.p/1', 404],
			[`tile/entries/002.p/${rest + 1}`, 404],
			['tile/1/000.p/2', 200],
			['tile/1/000.p/3', 404],
			['tile/2/000.p/1', 404],
			['tile/63/000.p/1', 404],
			['tile/0/x000/000', 404],
			['tile/0/000.p/0', 404],
			['tile', 404],
			['', 404],
			['checkpoint/', 404]
		] as const) {
			const answer = await fetch(new URL(at, prefix));
			assert.equal(answer.status, status, at);
			if (status === 404) assert.equal(answer.headers.get('cache-control'), 'no-store', at);
		}
		assert.deepEqual(reported, []);
	})
);

test(
	'what was placed and is not signed yet is not served',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const size = await growLog(app, 20);
		const { prefix } = await serveLog(t, app);
		const entries = [entryBytes({ kind: 'blind', leaf: new Uint8Array(32).fill(7) })];
		must(
			await inTransaction(db, async (tx) => {
				const frontier = readerOf(await readFrontier(tx, size));
				await appendEntries(tx, size, entries, hashesToStore(size, entries.map(leafHash), frontier));
				return accepted(null);
			})
		);
		for (const row of ['0', 'entries']) {
			assert.equal((await fetch(new URL(`tile/${row}/000.p/${size}`, prefix))).status, 200);
			assert.equal((await fetch(new URL(`tile/${row}/000.p/${size + 1}`, prefix))).status, 404, 'before it is signed');
		}
		must(await app.log.beat());
		assert.equal((await fetch(new URL(`tile/entries/000.p/${size + 1}`, prefix))).status, 200);
	})
);

test(
	'HEAD and conditional requests answer without a body, other methods are refused, and a checkpoint is kept for a second',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		await growLog(app, 300);
		const { prefix } = await serveLog(t, app);
		for (const at of ['tile/0/000', 'tile/entries/000', 'checkpoint']) {
			const plain = { 'Accept-Encoding': 'identity' };
			const whole = await fetch(new URL(at, prefix), { headers: plain });
			const tag = whole.headers.get('etag') as string;
			const length = (await whole.arrayBuffer()).byteLength;
			const head = await fetch(new URL(at, prefix), { method: 'HEAD', headers: plain });
			assert.deepEqual([head.status, head.headers.get('content-length'), await head.text()], [200, String(length), '']);
			for (const [sent, status] of [
				[tag, 304],
				[`W/${tag}`, 304],
				[`"other", ${tag}`, 304],
				['*', 304],
				['"other"', 200],
				[tag.slice(1, -1), 200]
			] as const) {
				const answer = await fetch(new URL(at, prefix), { headers: { ...plain, 'If-None-Match': sent } });
				assert.deepEqual([answer.status, (await answer.arrayBuffer()).byteLength], [status, status === 304 ? 0 : length], sent);
			}
			for (const method of ['POST', 'PUT', 'DELETE']) {
				const answer = await fetch(new URL(at, prefix), { method });
				assert.deepEqual([answer.status, answer.headers.get('allow')], [405, 'GET, HEAD']);
			}
		}
		const checkpoint = await fetch(new URL('checkpoint', prefix));
		assert.equal(checkpoint.headers.get('content-type'), 'text/plain; charset=utf-8');
		assert.equal(checkpoint.headers.get('cache-control'), 'public, max-age=1');
		assert.ok(app.log.openOwn(await checkpoint.text()).ok);
	})
);

test(
	'a bundle of entries comes compressed to whoever asks for that, and is the same; hashes never are',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		await growLog(app, 300);
		const { prefix } = await serveLog(t, app);
		const get = (at: string, coding: string, tag = ''): Promise<Response> =>
			fetch(new URL(at, prefix), { headers: { 'Accept-Encoding': coding, ...(tag && { 'If-None-Match': tag }) } });
		const plain = await get('tile/entries/000', 'identity');
		const shrunk = await get('tile/entries/000', 'br, gzip;q=0.5');
		assert.deepEqual([plain.headers.get('content-encoding'), shrunk.headers.get('content-encoding')], [null, 'gzip']);
		for (const answer of [plain, shrunk]) assert.equal(answer.headers.get('vary'), 'Accept-Encoding');
		assert.ok(Number(shrunk.headers.get('content-length')) < Number(plain.headers.get('content-length')));
		const tags = [plain, shrunk].map((answer) => answer.headers.get('etag') ?? '');
		assert.notEqual(tags[0], tags[1], 'two forms, two tags');
		assert.equal((await get('tile/entries/000', 'gzip', tags[1])).status, 304);
		assert.deepEqual(await shrunk.bytes(), await plain.bytes());
		for (const coding of ['gzip;q=0', 'br', '', 'identity, *;q=0'])
			assert.equal((await get('tile/entries/000', coding)).headers.get('content-encoding'), null, coding);
		for (const at of ['tile/0/000', 'checkpoint']) {
			const answer = await get(at, 'gzip');
			assert.deepEqual([answer.headers.get('content-encoding'), answer.headers.get('vary')], [null, null], at);
		}
	})
);

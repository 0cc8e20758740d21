import assert from 'node:assert/strict';
import { cp, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { sql } from 'kysely';
import { accepted, fromBase64url, must, type Outcome, toBase64url } from '#core/base';
import { entryBytes, leafHash, openCheckpoint, verifyInclusion } from '#core/log';
import { randomOf } from '#core/sealing';
import { Log } from '#server/gateways/log.ts';
import { readNodeHome } from '#server/node-home.ts';
import { coverLeaf } from '#server/operations/log/cover-leaf.ts';
import { type DatabaseAddress, type Db, inTransaction, openDatabase } from '#server/store/database.ts';
import { stageLeaf } from '#server/store/log-store.ts';
import { makeTestApp, type TestApp } from '#tests/support/app.ts';
import { withDatabase } from '#tests/support/database.ts';
import { eventually } from '#tests/support/eventually.ts';
import { throwawayFolder } from '#tests/support/throwaway-folder.ts';
import { checkWholeLog } from '#tests/support/whole-log.ts';

const codeOf = (outcome: Outcome<unknown, string>): string => (outcome.ok ? 'accepted' : outcome.refusal.code);

/** The log of the same node in another program: connections of its own, a config folder of its own with the same keys. */
async function anotherLog(t: TestContext, app: TestApp, address: DatabaseAddress): Promise<{ log: Log; folder: string }> {
	const folder = await throwawayFolder(t);
	await cp(path.join(app.node.folder, 'node'), path.join(folder, 'node'), { recursive: true });
	const { db, close } = openDatabase(address, { connections: 3 });
	t.after(close);
	return { log: new Log(db, must(await readNodeHome(folder))), folder };
}

async function stage(db: Db, count: number): Promise<string[]> {
	const leaves = Array.from({ length: count }, () => randomOf(32));
	for (const leaf of leaves)
		must(
			await inTransaction(db, async (tx) => {
				await stageLeaf(tx, leaf);
				return accepted(null);
			})
		);
	return leaves.map(toBase64url);
}

const kept = (folder: string): Promise<string> => readFile(path.join(folder, 'tombstones', 'checkpoint'), 'utf8');
const sizesOf = async (db: Db): Promise<number[]> =>
	(await db.selectFrom('log_checkpoints').select('size').orderBy('size').execute()).map(({ size }) => size);

test(
	'several programs append to one log: every leaf stands in it once, and no two checkpoints contradict each other',
	withDatabase(async ({ db, address }, t) => {
		const app = await makeTestApp(t, db);
		const others = [await anotherLog(t, app, address), await anotherLog(t, app, address)];
		const logs = [app.log, ...others.map(({ log }) => log)];
		const staged = await Promise.all(
			logs.map(async (log) => {
				const mine: string[] = [];
				for (let turn = 0; turn < 8; turn++) {
					mine.push(...(await stage(db, 5)));
					must(await log.beat());
				}
				return mine;
			})
		);
		must(await app.log.beat());
		const { leaves } = await checkWholeLog(db, app.log.vkey);
		for (const leaf of staged.flat()) assert.equal(leaves.get(leaf), 1);
		assert.deepEqual(await db.selectFrom('log_staged').selectAll().execute(), []);
	})
);

test(
	'of several programs one beats: the log grows as fast as with one, and goes on when that one is gone',
	withDatabase(async ({ db, address }, t) => {
		const app = await makeTestApp(t, db);
		const { log: other } = await anotherLog(t, app, address);
		const reported: string[] = [];
		const report = (code: string) => reported.push(code);
		t.after(() => Promise.all([app.log.stop(), other.stop()]));
		const before = (await sizesOf(db)).length;
		const began = performance.now();
		app.log.start(200, report);
		other.start(200, report);
		const grown = async () => (await sizesOf(db)).length - before;
		await eventually('the log grows', async () => (await grown()) >= 6);
		const counted = await grown();
		const most = (performance.now() - began) / 150 + 2;
		assert.ok(counted <= most, `${counted} checkpoints, ${most} at most with one program`);
		await app.log.stop();
		const together = await grown();
		await eventually('the other goes on', async () => (await grown()) >= together + 3);
		await other.stop();
		assert.deepEqual(reported, []);
		assert.equal(other.lastSize, (await sizesOf(db)).at(-1));
		await checkWholeLog(db, app.log.vkey);
	})
);

test(
	'what one program signed, the others remember: none of them signs on a database that lost it',
	withDatabase(async ({ db, address }, t) => {
		const app = await makeTestApp(t, db);
		const { log: other, folder } = await anotherLog(t, app, address);
		const back = app.log.lastSize;
		await stage(db, 3);
		must(await app.log.beat());
		t.after(() => other.stop());
		other.start(100, () => {});
		await eventually('the other program saw it', () => other.lastSize >= app.log.lastSize);
		await other.stop();
		assert.ok(must(openCheckpoint(await kept(folder), app.log.vkey)).size >= app.log.lastSize);
		await db.deleteFrom('log_checkpoints').where('size', '>', back).execute();
		await db.deleteFrom('log_entries').where('index', '>=', back).execute();
		await sql`delete from log_hashes where (index + 1) * power(2, level) > ${back}`.execute(db);
		assert.equal(codeOf(await other.beat()), 'log-not-continued');
		assert.equal(codeOf(await app.log.beat()), 'log-not-continued', 'a program that runs notices as well as one that starts');
		await rm(path.join(app.node.folder, 'tombstones', 'checkpoint'));
		assert.equal(codeOf(await app.log.beat()), 'log-not-continued', 'also without its file');
		const { log: fresh } = await anotherLog(t, app, address);
		assert.equal(codeOf(await fresh.beat()), 'accepted', 'whoever never saw it cannot know');
	})
);

test(
	'a program that died before it published leaves a log that goes on without a second history',
	withDatabase(async ({ db, address }, t) => {
		const app = await makeTestApp(t, db);
		const staged = await stage(db, 5);
		must(await app.log.beat());
		const last = (await sizesOf(db)).at(-1) as number;
		// As after a death between remembering and publishing: signed, in the file, unseen.
		await db.deleteFrom('log_checkpoints').where('size', '=', last).execute();
		const { log: next, folder } = await anotherLog(t, app, address);
		must(await next.beat());
		const { leaves } = await checkWholeLog(db, app.log.vkey);
		for (const leaf of staged) assert.equal(leaves.get(leaf), 1);
		must(await app.log.beat());
		assert.equal(await app.log.continues(must(openCheckpoint(await kept(folder), app.log.vkey))), true);
		await checkWholeLog(db, app.log.vkey);
	})
);

test(
	'many leaves that waited are placed in turns and covered by one checkpoint',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const before = await sizesOf(db);
		const from = app.log.lastSize;
		await db
			.insertInto('log_staged')
			.values(Array.from({ length: 10_000 }, () => ({ leaf: randomOf(32) })))
			.execute();
		assert.equal(must(await app.log.beat()), from + 10_000);
		assert.deepEqual(await sizesOf(db), [...before, from + 10_000]);
		await checkWholeLog(db, app.log.vkey);
	})
);

test(
	'a leaf is pending until a signed checkpoint covers it, and then proved under it',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const [text = ''] = await stage(db, 1);
		const leaf = fromBase64url(text, 32) as Uint8Array;
		assert.equal((await coverLeaf(app, leaf)).state, 'pending');
		must(await app.log.beat());
		must(await app.log.beat());
		const cover = await coverLeaf(app, leaf);
		assert.ok(cover.state === 'covered');
		const { size, root } = must(openCheckpoint(cover.checkpoint, app.log.vkey));
		const claim = {
			leaf: leafHash(entryBytes({ kind: 'blind', leaf })),
			index: cover.index,
			size,
			root,
			proof: cover.proof.map((hash) => fromBase64url(hash, 32) as Uint8Array)
		};
		assert.equal(verifyInclusion(claim), true);
		assert.equal((await coverLeaf(app, randomOf(32))).state, 'pending');
	})
);

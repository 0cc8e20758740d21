import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { sql } from 'kysely';
import { must } from '#core/base';
import { restoreBackup } from '#server/operations/backup/restore-backup.ts';
import { writeBackup } from '#server/operations/backup/write-backup.ts';
import type { Db } from '#server/store/database.ts';
import { forgetStaged } from '#server/store/log-store.ts';
import { eventually } from '#tests/support/eventually.ts';
import { enterSurvivor, keeperOf, postgresOf } from '#tests/support/invented-stage.ts';
import { startTestNode } from '#tests/support/node.ts';
import { answered, placeAt } from '#tests/support/survivor.ts';
import { emptyTwin } from '#tests/support/twin.ts';

test('once a leaf is placed nothing of its waiting is left that has the transaction of its act: not in the table, not in its file', {
	timeout: 300_000
}, async (t) => {
	const node = await startTestNode(t, { mode: 'real', env: { CAUSEWAY_LOG_CADENCE_MS: '60000' } });
	const { db } = node.app;
	const tied = async (): Promise<readonly Buffer[]> =>
		(await sql<{ leaf: Buffer }>`select s.leaf from log_staged s join acts a on a.xmin = s.xmin`.execute(db)).rows.map(
			({ leaf }) => leaf
		);
	/** What the disk has of the table, once the database has written everything down. */
	const onDisk = async (): Promise<Buffer> => {
		const keeper = await keeperOf(node);
		await keeper.query('checkpoint');
		const { rows } = await keeper.query("select pg_relation_filepath('log_staged') as at");
		await keeper.end();
		return readFile(path.join(await postgresOf(node.home), 'cluster', 'data', rows[0].at));
	};
	const her = await enterSurvivor(await placeAt(node.origin));
	must(await her.session.write([{ place: 'account', content: answered('what', 'More invented words.') }]));
	const leaves = await tied();
	assert.equal(leaves.length, 2, 'while they wait the database says whose they are');
	must(await node.app.log.beat());
	assert.deepEqual(await tied(), []);
	const before = await onDisk();
	assert.ok(
		leaves.every((leaf) => before.includes(leaf)),
		'deleted rows lie in their page: the test can see them'
	);
	// Queries of the node's own that began before may still look at them.
	await eventually('the leaves are gone from the file', async () => {
		await forgetStaged(db);
		const after = await onDisk();
		return leaves.every((leaf) => !after.includes(leaf));
	});
	must(await her.session.write([{ place: 'account', content: answered('what', 'And more.') }]));
	must(await node.app.log.beat());
});

test('a restored database has one transaction for all, and no order of acts among the beats', { timeout: 300_000 }, async (t) => {
	const node = await startTestNode(t, { mode: 'real', env: { CAUSEWAY_LOG_CADENCE_MS: '60000' } });
	const her = await enterSurvivor(await placeAt(node.origin));
	must(await node.app.log.beat());
	must(await her.session.write([{ place: 'account', content: answered('what', 'More invented words.') }]));
	must(await node.app.log.beat());
	const numbersIn = async (db: Db): Promise<number> => {
		const { rows } = await sql<{ count: number }>`
			select count(distinct number) as count from (
				select xmin::text as number from acts union all select xmin::text from entries
				union all select xmin::text from log_entries union all select xmin::text from log_checkpoints) as of_rows`.execute(db);
		return Number(rows[0]?.count);
	};
	assert.ok((await numbersIn(node.app.db)) >= 4, 'in the database itself acts lie between beats: the page of protection says so');
	const written = must(await writeBackup(node.app, path.join(node.home, 'backups'), () => {}));
	const twin = await emptyTwin(t, node);
	const opened = await twin.open();
	t.after(() => opened.close());
	must(await restoreBackup(opened.app, written.file, { acceptsOlderLog: true }));
	assert.equal(await numbersIn(opened.app.db), 1);
});

import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { must, type Outcome } from '#core/base';
import { type Checkpoint, openCheckpoint, rootText, verifyRestored } from '#core/log';
import type { App } from '#server/app.ts';
import { restoreBackup } from '#server/operations/backup/restore-backup.ts';
import { writeBackup } from '#server/operations/backup/write-backup.ts';
import { startTestNode, type TestNode } from '#tests/support/node.ts';
import { emptyTwin, type Twin } from '#tests/support/twin.ts';

const codeOf = (outcome: Outcome<unknown, string>): string => (outcome.ok ? 'accepted' : outcome.refusal.code);

/** A node whose log grows only when a test says so, with a backup of its first moments. */
async function startBackedUp(t: TestContext): Promise<{ readonly node: TestNode; readonly file: string }> {
	const node = await startTestNode(t, { mode: 'real', env: { CAUSEWAY_LOG_CADENCE_MS: '60000' } });
	return { node, file: must(await writeBackup(node.app, path.join(node.home, 'backups'), () => {})).file };
}

const signedBy = async ({ log }: App): Promise<Checkpoint> => must(openCheckpoint((await log.checkpoint()).note, log.vkey));
const keptIn = (home: string): Promise<string> => readFile(path.join(home, 'tombstones', 'checkpoint'), 'utf8');

async function restoredStatements({ db, log }: App) {
	const rows = await db
		.selectFrom('clear_statements')
		.select(['statement', 'log_index'])
		.where('type', '=', 'causeway/restored/v1')
		.execute();
	return rows.map((row) => ({ index: row.log_index, body: must(verifyRestored(JSON.parse(row.statement), log.key.public)) }));
}

async function restoreIn(twin: Twin, file: string, wishes: Parameters<typeof restoreBackup>[2] = {}): Promise<string> {
	const { app, close } = await twin.open();
	const restored = await restoreBackup(app, file, wishes);
	const entries = await app.db.selectFrom('log_entries').select('index').execute();
	assert.equal(entries.length > 0, restored.ok, 'all or nothing');
	await close();
	return codeOf(restored);
}

test('what the node signed last lies beside the database, whoever reads the log', async (t) => {
	const node = await startTestNode(t, { mode: 'real', env: { CAUSEWAY_LOG_CADENCE_MS: '60000' } });
	for (let beat = 0; beat < 3; beat++) {
		must(await node.app.log.beat());
		assert.equal(await keptIn(node.home), (await node.app.log.checkpoint()).note);
	}
});

test('a backup with an older log than was signed is refused; accepted, the log says so for good and goes on', async (t) => {
	const { node, file } = await startBackedUp(t);
	const backedUp = await signedBy(node.app);
	for (let beat = 0; beat < 5; beat++) must(await node.app.log.beat());
	const seen = await signedBy(node.app);
	const twin = await emptyTwin(t, node);
	assert.equal(await restoreIn(twin, file), 'log-not-continued');
	assert.equal(await restoreIn(twin, file, { acceptsOlderLog: true }), 'accepted');

	const running = await twin.run(t);
	const [restored, ...more] = await restoredStatements(running.app);
	assert.deepEqual(more, []);
	assert.deepEqual(restored?.body.abandoned, [rootText(seen)]);
	assert.deepEqual(
		[restored?.body.size, restored?.index],
		[backedUp.size, backedUp.size],
		'the first entry after what was restored'
	);
	assert.equal(await running.app.log.continues(backedUp), true);
	assert.equal(await running.app.log.continues(seen), false);
	assert.equal(await keptIn(twin.home), (await running.app.log.checkpoint()).note);
	must(await running.app.log.beat());
});

test('a database set back behind the node’s back is not served, until somebody says that it may be', async (t) => {
	const { node } = await startBackedUp(t);
	const twin = await emptyTwin(t, node);
	const refused = await twin.start();
	assert.equal(codeOf(refused), 'log-not-continued');
	const { app, close } = await twin.open();
	assert.equal(codeOf(await writeBackup(app, path.join(twin.home, 'backups'), () => {})), 'log-not-continued');
	assert.deepEqual(await app.db.selectFrom('log_entries').select('index').execute(), [], 'nothing was signed');
	await close();
	const kept = must(openCheckpoint(await keptIn(node.home), node.app.log.vkey));
	const first = must(await twin.start({ acceptsOlderLog: true }));
	assert.deepEqual(
		(await restoredStatements(first.app)).map(({ body }) => [body.size, body.abandoned]),
		[[0, [rootText(kept)]]]
	);
	await first.stop();
	const again = await twin.run(t);
	assert.equal((await restoredStatements(again.app)).length, 1, 'said once');
});

test('a checkpoint that somebody else kept counts too, and only one that this node signed', async (t) => {
	const { node, file } = await startBackedUp(t);
	const stranger = await startTestNode(t, { mode: 'real' });
	must(await node.app.log.beat());
	const newest = (await node.app.log.checkpoint()).note;
	const twin = await emptyTwin(t, node, ['node']);
	assert.equal(await restoreIn(twin, file, { checkpoint: newest }), 'log-not-continued');
	const foreign = (await stranger.app.log.checkpoint()).note;
	for (const checkpoint of [foreign, '', newest.replace(/\n\d+\n/, '\n9\n')])
		assert.equal(await restoreIn(twin, file, { checkpoint, acceptsOlderLog: true }), 'checkpoint-unreadable');
	assert.equal(await restoreIn(twin, file, { checkpoint: newest, acceptsOlderLog: true }), 'accepted');
	const running = await twin.run(t);
	const [restored] = await restoredStatements(running.app);
	assert.deepEqual(restored?.body.abandoned, [rootText(must(openCheckpoint(newest, node.app.log.vkey)))]);
});

test('a longer log of another history is refused as well as a shorter one', async (t) => {
	const { node, file } = await startBackedUp(t);
	for (let beat = 0; beat < 20; beat++) must(await node.app.log.beat());
	const longer = must(await writeBackup(node.app, path.join(node.home, 'later'), () => {})).file;
	const twin = await emptyTwin(t, node);
	assert.equal(await restoreIn(twin, file, { acceptsOlderLog: true }), 'accepted');
	const first = must(await twin.start());
	must(await first.app.log.beat());
	await first.stop();
	const third = await emptyTwin(t, { ...node, home: twin.home });
	assert.equal(await restoreIn(third, longer), 'log-not-continued');
	assert.equal(await restoreIn(third, longer, { acceptsOlderLog: true }), 'accepted');
	must(await third.start()).stop();
});

test('a kept checkpoint that is none of the node’s stops the signing', async (t) => {
	const { node, file } = await startBackedUp(t);
	const twin = await emptyTwin(t, node);
	await writeFile(path.join(twin.home, 'tombstones', 'checkpoint'), 'nothing of ours\n');
	assert.equal(await restoreIn(twin, file), 'checkpoint-unreadable');
	assert.equal(codeOf(await twin.start()), 'checkpoint-unreadable');
});

import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { type DeskId, must } from '#core/base';
import { restoreBackup } from '#server/operations/backup/restore-backup.ts';
import { writeBackup } from '#server/operations/backup/write-backup.ts';
import { startTestNode, type TestNode } from '#tests/support/node.ts';
import { answered, placeAt, TestSurvivor } from '#tests/support/survivor.ts';
import { emptyTwin } from '#tests/support/twin.ts';

const codenames = ['kept', 'erased', 'shared'].map((word) => `${word} bird candle door engine forest garden hill`) as [
	string,
	string,
	string
];

async function firstDesk(node: TestNode): Promise<DeskId> {
	const { desks } = (await (await fetch(`${node.origin}/api/v1/directory`)).json()) as { desks: { id: DeskId }[] };
	return (desks[0] as { id: DeskId }).id;
}

test('a backup brings back what was there, the log to its root, and nothing that was erased or withdrawn since', async (t) => {
	const node = await startTestNode(t, { seeded: true, env: { CAUSEWAY_LOG_CADENCE_MS: '60000' } });
	const place = await placeAt(node.origin);
	const desk = await firstDesk(node);
	const [kept, erased, shared] = codenames.map((codename) => new TestSurvivor(place, codename)) as [
		TestSurvivor,
		TestSurvivor,
		TestSurvivor
	];
	for (const one of [kept, erased, shared]) await one.file([answered('what', `words of ${one.codename}`)]);
	const file = await kept.attach('receipt.bin', new Uint8Array(70_000).fill(7));
	await shared.share({ desk, kinds: ['account'] });
	await node.app.log.beat();
	const folder = path.join(node.home, 'backups');
	const written = must(await writeBackup(node.app, folder, () => {}));
	assert.equal(written.blobs, 1);
	const before = await node.app.log.checkpoint();

	await shared.withdraw(desk);
	must(await erased.session.erase());

	const twin = await emptyTwin(t, node);
	const opened = await twin.open();
	const restored = must(await restoreBackup(opened.app, written.file));
	assert.deepEqual([restored.erasedAgain, restored.withdrawnAgain, restored.blobs], [1, 1, 1]);
	assert.equal(restored.checkpoint, before.note, 'the log as it was');
	assert.equal((await opened.app.log.checkpoint()).note, before.note);
	const again = await restoreBackup(opened.app, written.file);
	assert.equal(again.ok ? '' : again.refusal.code, 'database-not-empty');
	const grants = await opened.app.db.selectFrom('grants').select('part').where('desk_id', '=', desk).execute();
	assert.deepEqual(grants, [], 'the withdrawn grants are gone again');
	const due = await opened.app.db.selectFrom('parts').select('part').where('rotation_due', '=', true).execute();
	assert.equal(due.length, 2, 'account and thread wait for a new key');
	await opened.close();

	const running = await twin.run(t);
	const there = await placeAt(running.origin);
	const back = new TestSurvivor(there, kept.codename);
	assert.ok(JSON.stringify(await back.comeBack()).includes('words of kept'));
	assert.deepEqual(await back.open(file), new Uint8Array(70_000).fill(7));
	const gone = await new TestSurvivor(there, erased.codename).session.enter({ codename: erased.codename, pin: '' });
	assert.equal(gone.ok ? '' : gone.refusal.code, 'not-found');
});

test('a damaged backup, a cut one and one of another node are refused, and leave the database empty', async (t) => {
	const node = await startTestNode(t, { env: { CAUSEWAY_LOG_CADENCE_MS: '60000' } });
	const her = new TestSurvivor(await placeAt(node.origin));
	await her.file([answered('what', 'Invented words.')]);
	await her.attach('receipt.bin', new Uint8Array(1000));
	const written = must(await writeBackup(node.app, path.join(node.home, 'backups'), () => {}));
	await node.app.tombstones.append([{ kind: 'case', id: 'AAAAAAAAAAAAAAAAAAAAAA' as never, day: '2026-01-01' as never }]);
	const twin = await emptyTwin(t, node);
	const opened = await twin.open();
	t.after(() => opened.close());
	const whole = await readFile(written.file);
	const bad = {
		cut: whole.subarray(0, whole.length - 20),
		damaged: Buffer.from(whole).fill(1, whole.length - 40, whole.length - 30),
		empty: Buffer.alloc(0)
	};
	for (const [name, bytes] of Object.entries(bad)) {
		const file = path.join(node.home, `${name}.age`);
		await writeFile(file, bytes);
		const refused = await restoreBackup(opened.app, file);
		assert.equal(refused.ok ? '' : refused.refusal.code, 'backup-unreadable', name);
		assert.deepEqual(await opened.app.db.selectFrom('log_entries').select('index').execute(), [], name);
		for await (const blob of opened.app.blobs.list()) assert.fail(`${name} left ${blob}`);
	}
	const stranger = await startTestNode(t, {});
	const foreign = must(await writeBackup(stranger.app, path.join(stranger.home, 'backups'), () => {}));
	const refused = await restoreBackup(opened.app, foreign.file);
	assert.equal(refused.ok ? '' : refused.refusal.code, 'backup-unreadable');
	const missing = await restoreBackup(opened.app, path.join(node.home, 'nowhere.age'));
	assert.equal(missing.ok ? '' : missing.refusal.code, 'backup-missing');
	must(await restoreBackup(opened.app, written.file));
});

test('backups older than the configured days are deleted by the next one', async (t) => {
	const node = await startTestNode(t, { env: { CAUSEWAY_BACKUP_DAYS: '10' } });
	const folder = path.join(node.home, 'backups');
	must(await writeBackup(node.app, folder, () => {}));
	await writeFile(path.join(folder, 'backup-2020-01-01T000000Z.tar.age'), '');
	await writeFile(path.join(folder, 'notes.txt'), '');
	assert.equal(must(await writeBackup(node.app, folder, () => {})).expired, 1);
	await readFile(path.join(folder, 'notes.txt'));
});

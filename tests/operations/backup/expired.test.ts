import assert from 'node:assert/strict';
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { type Day, must } from '#core/base';
import { today } from '#server/gateways/clock.ts';
import { restoreBackup } from '#server/operations/backup/restore-backup.ts';
import { writeBackup } from '#server/operations/backup/write-backup.ts';
import { startTestNode } from '#tests/support/node.ts';
import { answered, placeAt, TestSurvivor } from '#tests/support/survivor.ts';
import { emptyTwin } from '#tests/support/twin.ts';

const daysFrom = (day: Day, days: number): Day => new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10) as Day;

test('a backup older than the tombstones’ memory is refused, and the erased case stays gone', async (t) => {
	const node = await startTestNode(t, { env: { CAUSEWAY_LOG_CADENCE_MS: '60000', CAUSEWAY_BACKUP_DAYS: '10' } });
	const erased = new TestSurvivor(await placeAt(node.origin));
	await erased.file([answered('what', 'Invented words.')]);
	const written = must(await writeBackup(node.app, path.join(node.home, 'backups'), () => {}));
	must(await erased.session.erase());
	const twin = await emptyTwin(t, node);
	const opened = await twin.open();
	t.after(() => opened.close());
	const { app } = opened;
	const later = daysFrom(today(node.app.clock), 70);
	assert.deepEqual(await app.tombstones.prune(later, 10), { monthsRemoved: 1 });
	const refused = await restoreBackup(app, written.file);
	assert.equal(refused.ok ? '' : refused.refusal.code, 'backup-too-old');
	assert.deepEqual(await app.db.selectFrom('cases').select('id').execute(), []);
	for await (const blob of app.blobs.list()) assert.fail(`left ${blob}`);
});

test('old backups go also while a piece of a file is missing, and that is said', async (t) => {
	const node = await startTestNode(t, { env: { CAUSEWAY_BACKUP_DAYS: '10' } });
	const her = new TestSurvivor(await placeAt(node.origin));
	await her.file([answered('what', 'Invented words.')]);
	await her.attach('receipt.bin', new Uint8Array(1000));
	for await (const blob of node.app.blobs.list()) must(await node.app.blobs.delete(blob));
	const folder = path.join(node.home, 'backups');
	must(await writeBackup(node.app, folder, () => {}));
	await writeFile(path.join(folder, 'backup-2020-01-01T000000Z.tar.age'), '');
	const { expired, missing } = must(await writeBackup(node.app, folder, () => {}));
	assert.deepEqual([expired, missing], [1, 1]);
	assert.ok(!(await readdir(folder)).includes('backup-2020-01-01T000000Z.tar.age'));
});

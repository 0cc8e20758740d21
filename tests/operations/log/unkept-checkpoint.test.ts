import assert from 'node:assert/strict';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { accepted, must, type Outcome } from '#core/base';
import { openCheckpoint } from '#core/log';
import { randomOf } from '#core/sealing';
import { Log } from '#server/gateways/log.ts';
import { inTransaction } from '#server/store/database.ts';
import { stageLeaf } from '#server/store/log-store.ts';
import { SignedCheckpoint } from '#server/store/signed-checkpoint.ts';
import { makeTestApp, type TestApp } from '#tests/support/app.ts';
import { withDatabase } from '#tests/support/database.ts';
import { putSmallDisk } from '#tests/support/small-disk.ts';
import { checkWholeLog } from '#tests/support/whole-log.ts';

const codeOf = (outcome: Outcome<unknown, string>): string => (outcome.ok ? 'accepted' : outcome.refusal.code);

const stage = async ({ db }: TestApp): Promise<void> => {
	must(
		await inTransaction(db, async (tx) => {
			await stageLeaf(tx, randomOf(32));
			return accepted(null);
		})
	);
};

test(
	'a checkpoint that the disk does not take is not published, and what was placed is signed once it does again',
	withDatabase(async ({ db }, t) => {
		const later: (() => unknown)[] = [];
		const usual = SignedCheckpoint.prototype.keep;
		// The disk goes before the folder it lies on.
		t.after(async () => {
			SignedCheckpoint.prototype.keep = usual;
			for (const step of later) await step();
		});
		const app = await makeTestApp(t, db);
		const folder = path.join(app.node.folder, 'tombstones');
		const there = await readFile(path.join(folder, 'checkpoint'));
		const disk = await putSmallDisk({ after: (step) => void later.push(step as () => unknown) }, folder, 1);
		const filler = path.join(folder, 'filler');
		if (disk) {
			await writeFile(path.join(folder, 'checkpoint'), there);
			await writeFile(filler, Buffer.alloc(2 * 1024 * 1024)).catch(() => {});
		} else SignedCheckpoint.prototype.keep = () => Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' }));

		const before = await app.log.checkpoint();
		for (let beat = 0; beat < 3; beat++) {
			await stage(app);
			const beaten = await app.log.beat();
			assert.deepEqual(beaten.ok || beaten.refusal, { code: 'checkpoint-not-kept', about: 'ENOSPC' });
			assert.deepEqual(await app.log.checkpoint(), before, 'nobody is shown what the node could not remember');
		}
		assert.deepEqual(await readFile(path.join(folder, 'checkpoint')), there);

		if (disk) await rm(filler);
		else SignedCheckpoint.prototype.keep = usual;
		assert.equal(must(await app.log.beat()), before.size + 4, 'three leaves, and a dummy of the beat that signs them');
		const now = await app.log.checkpoint();
		assert.equal((await readFile(path.join(folder, 'checkpoint'))).toString(), now.note);
		assert.equal(await app.log.continues(must(openCheckpoint(before.note, app.log.vkey))), true);
		await checkWholeLog(db, app.log.vkey);
	})
);

test(
	'the promise of the backup holds: a database set back to any moment is found out, also one from before the disk failed',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const usual = SignedCheckpoint.prototype.keep;
		t.after(() => {
			SignedCheckpoint.prototype.keep = usual;
		});
		const snapshot = await db.selectFrom('log_entries').select('index').execute();
		await stage(app);
		must(await app.log.beat());
		SignedCheckpoint.prototype.keep = () => Promise.reject(Object.assign(new Error('failing'), { code: 'EIO' }));
		await stage(app);
		assert.equal(codeOf(await app.log.beat()), 'checkpoint-not-kept');
		SignedCheckpoint.prototype.keep = usual;
		const shown = await app.log.checkpoint();

		// The database as it was, under a program that knows what lies beside it and nothing else.
		const size = snapshot.length;
		await db.deleteFrom('log_checkpoints').where('size', '>', size).execute();
		await db.deleteFrom('log_entries').where('index', '>=', size).execute();
		await db.deleteFrom('log_hashes').execute();
		const elsewhere = path.join(app.node.folder, 'moved');
		await mkdir(elsewhere);
		await cp(path.join(app.node.folder, 'tombstones'), path.join(elsewhere, 'tombstones'), { recursive: true });
		const next = new Log(db, { ...app.node, folder: elsewhere, keys: app.node.keys });
		assert.equal(codeOf(await next.beat()), 'log-not-continued');
		assert.equal(must(await next.lastSigned())?.size, must(openCheckpoint(shown.note, app.log.vkey)).size);
	})
);

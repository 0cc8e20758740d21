import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accepted, must } from '#core/base';
import { inTransaction } from '#server/store/database.ts';
import { stageLeaf } from '#server/store/log-store.ts';
import { makeTestApp } from '#tests/support/app.ts';
import { withDatabase } from '#tests/support/database.ts';

test(
	'the key log’s proofs are worked out once for a checkpoint however many ask, and anew for the next',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		must(await app.log.beat());
		const asked = await Promise.all(Array.from({ length: 50 }, () => app.log.provenKeys()));
		assert.ok((asked[0]?.statements.length ?? 0) > 0);
		assert.equal(new Set(asked).size, 1);
		must(
			await inTransaction(db, async (tx) => {
				await stageLeaf(tx, new Uint8Array(32).fill(1));
				return accepted(null);
			})
		);
		must(await app.log.beat());
		const later = await app.log.provenKeys();
		assert.notEqual(later, asked[0]);
		assert.equal(later.checkpoint, (await app.log.checkpoint()).note);
		assert.notEqual(later.checkpoint, asked[0]?.checkpoint);
	})
);

test(
	'what failed once is asked again, not answered from memory',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const { note } = await app.log.checkpoint();
		await db.schema.alterTable('clear_statements').renameTo('gone').execute();
		await assert.rejects(app.log.provenKeys());
		await db.schema.alterTable('gone').renameTo('clear_statements').execute();
		assert.equal((await app.log.provenKeys()).checkpoint, note);
	})
);

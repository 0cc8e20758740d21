import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { accepted, must, type Outcome, refused } from '#core/base';
import { type Db, inTransaction, openDatabase, reading, storageRefusal, type Tx } from '#server/store/database.ts';
import { withDatabase } from '#tests/support/database.ts';
import { startThrowawayPostgres } from '#tests/support/throwaway-postgres.ts';

const put = (tx: Tx, key: string, value: unknown) =>
	tx
		.insertInto('node_state')
		.values({ key, value: JSON.stringify(value) })
		.execute();
const keysOf = async (db: Db) => (await db.selectFrom('node_state').select('key').orderBy('key').execute()).map(({ key }) => key);
const codeOf = (outcome: Outcome<unknown>) => (outcome.ok ? 'accepted' : outcome.refusal.code);

test(
	'accepted work is committed; refused and thrown work leaves nothing',
	withDatabase(async ({ db }) => {
		must(
			await inTransaction(db, async (tx) => {
				await put(tx, 'kept', { list: [1, 2] });
				return accepted(null);
			})
		);
		const refusal = await inTransaction(db, async (tx) => {
			await put(tx, 'refused', 1);
			return refused('not-today', 'reason');
		});
		assert.deepEqual(refusal, { ok: false, refusal: { code: 'not-today', about: 'reason' } });
		const fault = new Error('a fault of ours');
		await assert.rejects(
			inTransaction(db, async (tx) => {
				await put(tx, 'thrown', 1);
				throw fault;
			}),
			fault
		);
		const rows = await db.selectFrom('node_state').selectAll().execute();
		assert.deepEqual(rows, [{ key: 'kept', value: { list: [1, 2] } }]);
	})
);

test(
	'work that swallows a failed statement does not pass for committed',
	withDatabase(async ({ db }) => {
		const swallowing = inTransaction(db, async (tx) => {
			await put(tx, 'lost', 1);
			await sql`select 1 / 0`.execute(tx).catch(() => {});
			return accepted(null);
		});
		await assert.rejects(swallowing, { name: 'AbortedTransactionError' });
		assert.deepEqual(await keysOf(db), []);
	})
);

test(
	'work that collides is done again until it fits, in both kinds of collision',
	withDatabase(async ({ db }) => {
		await inTransaction(db, async (tx) => accepted(await put(tx, 'count', 0)));
		let runs = 0;
		let allRead = (): void => {};
		const read = new Promise<void>((resolve) => {
			allRead = resolve;
		});
		const addOne = () =>
			inTransaction(
				db,
				async (tx) => {
					runs++;
					const { value } = await tx
						.selectFrom('node_state')
						.select('value')
						.where('key', '=', 'count')
						.executeTakeFirstOrThrow();
					// All have read before the first of them writes.
					if (runs === 4) allRead();
					await read;
					await tx
						.updateTable('node_state')
						.set({ value: JSON.stringify((value as number) + 1) })
						.where('key', '=', 'count')
						.execute();
					return accepted(null);
				},
				'serializable'
			);
		const outcomes = await Promise.all(Array.from({ length: 4 }, addOne));
		assert.deepEqual(outcomes.map(codeOf), ['accepted', 'accepted', 'accepted', 'accepted']);
		const { value } = await db.selectFrom('node_state').select('value').where('key', '=', 'count').executeTakeFirstOrThrow();
		assert.equal(value, 4);
		assert.ok(runs > 4, `${runs} runs: without a collision this proves nothing`);

		let tries = 0;
		let held = 0;
		let bothHold = (): void => {};
		const each = new Promise<void>((resolve) => {
			bothHold = resolve;
		});
		const lockBoth = (first: string, second: string) =>
			inTransaction(db, async (tx) => {
				tries++;
				await tx.selectFrom('node_state').select('key').where('key', '=', first).forUpdate().execute();
				held++;
				if (held === 2) bothHold();
				await each;
				await tx.selectFrom('node_state').select('key').where('key', '=', second).forUpdate().execute();
				return accepted(null);
			});
		await inTransaction(db, async (tx) => accepted(await put(tx, 'other', 0)));
		assert.deepEqual((await Promise.all([lockBoth('count', 'other'), lockBoth('other', 'count')])).map(codeOf), [
			'accepted',
			'accepted'
		]);
		assert.equal(tries, 3, "one of the two was chosen as the deadlock's victim and came again");
	})
);

test(
	'work that collides every time is given up as busy, after a bounded number of tries',
	withDatabase(async ({ db }) => {
		let runs = 0;
		const outcome = await inTransaction(db, async (tx) => {
			runs++;
			await sql`do $$ begin raise exception 'collision' using errcode = '40001'; end $$`.execute(tx);
			return accepted(null);
		});
		assert.deepEqual(outcome, { ok: false, refusal: { code: 'storage-busy', about: '40001' } });
		assert.equal(runs, 6);
	})
);

test(
	'a statement that runs too long is ended and refused as busy',
	withDatabase(async ({ address }, t) => {
		const { db, close } = openDatabase(address, { statementTimeoutMs: 100 });
		t.after(close);
		const outcome = await reading(db, async (from) => accepted(await sql`select pg_sleep(30)`.execute(from)));
		assert.deepEqual(outcome, { ok: false, refusal: { code: 'storage-busy', about: '57014' } });
	})
);

test(
	'values come as what they are: numbers that are safe, days as text, bytes as bytes',
	withDatabase(async ({ db }) => {
		const bytes = new Uint8Array([0, 1, 254, 255]);
		const { rows } = await sql<Record<string, unknown>>`
			select 9007199254740991::bigint as big, -5::bigint as small, '2026-11-22'::date as day, ${bytes}::bytea as bytes,
				array[1, 2]::bigint[] as bigs, array['2026-11-22', '2026-11-23']::date[] as days, array[]::bigint[] as none,
				count(*) as counted, '2026-11-22T10:00:00Z'::timestamptz as moment from node_state`.execute(db);
		const [row] = rows;
		assert.ok(row);
		assert.ok(row.bytes instanceof Uint8Array);
		assert.deepEqual(new Uint8Array(row.bytes), bytes);
		assert.deepEqual([row.big, row.small, row.day, row.counted], [9007199254740991, -5, '2026-11-22', 0]);
		assert.deepEqual([row.bigs, row.days, row.none], [[1, 2], ['2026-11-22', '2026-11-23'], []]);
		assert.deepEqual(row.moment, new Date('2026-11-22T10:00:00Z'));
		await assert.rejects(sql`select 9007199254740992::bigint as big`.execute(db), /bigint beyond 2\^53/);
		assert.equal((await sql<{ one: number }>`select 1 as one`.execute(db)).rows[0]?.one, 1, 'the connection survives it');
	})
);

test('a database that goes away is refused as unavailable, and serves again when it is back', async (t) => {
	const { postgres, end } = await startThrowawayPostgres();
	t.after(end);
	const lost: string[] = [];
	const { db, close } = openDatabase(postgres.address, { report: (code) => lost.push(code) });
	t.after(close);
	await sql`create table node_state (key text primary key, value jsonb not null)`.execute(db);
	const underWay = inTransaction(db, async (tx) => {
		await put(tx, 'half', 1);
		process.kill(postgres.pid(), 'SIGKILL');
		await sql`select pg_sleep(5)`.execute(tx);
		return accepted(null);
	});
	assert.equal(codeOf(await underWay), 'storage-unavailable');
	for (let tries = 0; codeOf(await reading(db, async (from) => accepted(await keysOf(from)))) !== 'accepted'; tries++) {
		assert.ok(tries < 900, 'not back within 90 s');
		await pause(100);
	}
	assert.deepEqual(await keysOf(db), [], 'the half-done work is gone');
	const gone = openDatabase({ ...postgres.address, host: '/nonexistent' });
	t.after(gone.close);
	assert.equal(codeOf(await inTransaction(gone.db, async () => accepted(null))), 'storage-unavailable');
	const stranger = openDatabase({ ...postgres.address, password: 'guessed' });
	t.after(stranger.close);
	assert.equal(codeOf(await inTransaction(stranger.db, async () => accepted(null))), 'storage-unavailable');
});

test('a full disk of the database is refused as such', async (t) => {
	const { postgres, end } = await startThrowawayPostgres();
	t.after(end);
	const { db, close } = openDatabase(postgres.keeperAddress);
	t.after(close);
	// The device answers every write with "no space left", and PostgreSQL passes on what the system said.
	const outcome = await inTransaction(db, async (tx) =>
		accepted(await sql`copy (select repeat('x', 100000)) to '/dev/full'`.execute(tx))
	);
	assert.deepEqual(outcome, { ok: false, refusal: { code: 'storage-full', about: '53100' } });
});

test('errors of the database and the disk have their refusals; faults of our own have none', () => {
	const refusalOf = (code: string) => storageRefusal(Object.assign(new Error('a text'), { code }))?.code ?? null;
	for (const code of ['53100', 'ENOSPC', 'EDQUOT']) assert.equal(refusalOf(code), 'storage-full', code);
	for (const code of [
		'57P01',
		'57P02',
		'57P03',
		'08000',
		'08003',
		'08006',
		'08P01',
		'25006',
		'ECONNREFUSED',
		'ECONNRESET',
		'EPIPE',
		'ENOENT'
	])
		assert.equal(refusalOf(code), 'storage-unavailable', code);
	for (const code of ['40001', '40P01', '57014', '55P03', '53300']) assert.equal(refusalOf(code), 'storage-busy', code);
	for (const code of ['23505', '42601', '42P01', '22P02', 'ERR_INVALID_ARG_TYPE']) assert.equal(refusalOf(code), null, code);
	assert.equal(storageRefusal(new TypeError('undefined is not a function')), null);
	assert.equal(storageRefusal('text'), null);
	assert.equal(storageRefusal(new Error('Connection terminated unexpectedly'))?.code, 'storage-unavailable');
});

test('only a transaction is a transaction, for the compiler as well', () => {
	const write = (_: Tx) => 'written';
	const read = (_: Db) => 'read';
	const typed = (db: Db, tx: Tx) => {
		read(db);
		read(tx);
		write(tx);
		// @ts-expect-error a plain handle must not be enough to write
		write(db);
	};
	assert.equal(typeof typed, 'function');
});

import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { type Kysely, sql } from 'kysely';
import { must } from '#core/base';
import { openDatabase } from '#server/store/database.ts';
import { migrate } from '#server/store/migrate.ts';
import { type Migration, migrations } from '#server/store/migrations/list.ts';
import { withDatabase } from '#tests/support/database.ts';
import { startThrowawayPostgres } from '#tests/support/throwaway-postgres.ts';

const step = (name: string, statement = sql`select 1`): Migration => ({
	name,
	up: async (db: Kysely<unknown>) => {
		await statement.execute(db);
	}
});
const last = migrations.at(-1)?.name ?? '';

test('the list of migrations is the folder of migrations, in order', async () => {
	const folder = path.resolve(import.meta.dirname, '../../src/server/store/migrations');
	const files = (await readdir(folder)).filter((name) => name !== 'list.ts').sort();
	assert.deepEqual(
		migrations.map(({ name }) => `${name}.ts`),
		files
	);
	for (const [index, name] of files.entries())
		assert.match(name, new RegExp(`^${String(index + 1).padStart(3, '0')}-[a-z-]+\\.ts$`));
});

test(
	'a migrated database is left as it is, and new steps are taken once',
	withDatabase(async ({ db }) => {
		assert.deepEqual(must(await migrate(db)), { applied: [], version: last });
		const more = [
			...migrations,
			step('900-first', sql`create table first (a int)`),
			step('901-second', sql`create table second (a int)`)
		];
		assert.deepEqual(must(await migrate(db, more)), { applied: ['900-first', '901-second'], version: '901-second' });
		assert.deepEqual(must(await migrate(db, more)).applied, []);
	})
);

test(
	'a database that a later release was at is refused, and not touched',
	withDatabase(async ({ db }) => {
		must(await migrate(db, [...migrations, step('999-later')]));
		assert.deepEqual(await migrate(db), { ok: false, refusal: { code: 'database-newer', about: '999-later' } });
		assert.deepEqual(await migrate(db, [...migrations, step('950-between', sql`create table between_steps (a int)`)]), {
			ok: false,
			refusal: { code: 'database-newer', about: '999-later' }
		});
		const { rows } = await sql`select 1 from pg_tables where tablename = 'between_steps'`.execute(db);
		assert.deepEqual(rows, []);
	})
);

test(
	'a database with steps that were never ours is refused as foreign',
	withDatabase(async ({ db }) => {
		await sql`insert into migration (name) values ('000-other-program')`.execute(db);
		assert.deepEqual(await migrate(db), { ok: false, refusal: { code: 'database-foreign', about: '000-other-program' } });
	})
);

test(
	'a step inserted before one already taken is refused as foreign',
	withDatabase(async ({ db }) => {
		must(await migrate(db, [...migrations, step('901-second')]));
		const refusal = await migrate(db, [...migrations, step('900-first'), step('901-second')]);
		assert.deepEqual(refusal, { ok: false, refusal: { code: 'database-foreign', about: 'order' } });
	})
);

test(
	'a step that fails takes all of its run back with it',
	withDatabase(async ({ db }) => {
		const broken = [...migrations, step('900-first', sql`create table first (a int)`), step('901-broken', sql`create tabel`)];
		await assert.rejects(migrate(db, broken), { code: '42601' });
		const { rows } = await sql`select 1 from pg_tables where tablename = 'first'`.execute(db);
		assert.deepEqual(rows, []);
		assert.deepEqual(must(await migrate(db, broken.slice(0, -1))).applied, ['900-first']);
	})
);

test(
	'two programs that migrate at once take each step once',
	withDatabase(async ({ db, address }, t) => {
		const other = openDatabase(address);
		t.after(other.close);
		const more = [...migrations, step('900-slow', sql`create table slow as select pg_sleep(0.3)::text`)];
		const both = await Promise.all([migrate(db, more), migrate(other.db, more)]);
		assert.deepEqual(both.map((outcome) => must(outcome).applied.length).sort(), [0, 1]);
	})
);

test('a database that cannot hold every language is refused', async (t) => {
	const { postgres, end } = await startThrowawayPostgres();
	t.after(end);
	const keeper = openDatabase(postgres.keeperAddress);
	t.after(keeper.close);
	await sql`create database narrow encoding 'SQL_ASCII' template template0 locale_provider libc locale 'C'`.execute(keeper.db);
	const narrow = openDatabase({ ...postgres.keeperAddress, database: 'narrow' });
	t.after(narrow.close);
	assert.deepEqual(await migrate(narrow.db), { ok: false, refusal: { code: 'database-encoding', about: 'SQL_ASCII' } });
	const absent = openDatabase({ ...postgres.address, host: '/nonexistent' });
	t.after(absent.close);
	assert.deepEqual(await migrate(absent.db), { ok: false, refusal: { code: 'storage-unavailable', about: 'ENOENT' } });
});

import { type Kysely, sql } from 'kysely';
import { accepted, type Outcome, refused } from '#core/base';
import { type Db, inTransaction, reading, type StorageRefusal } from './database.ts';
import { type Migration, migrations as ours } from './migrations/list.ts';

export type MigrateRefusal =
	| 'database-newer'
	| 'database-foreign'
	| 'database-too-old'
	| 'database-encoding'
	| 'database-locked'
	| StorageRefusal;

export type Migrated = { readonly applied: readonly string[]; readonly version: string };

/** Number of the advisory lock under which migrations run. */
const migrating = 7_042_002;
const leastVersion = 150_000;

/**
 * Brings the database forward to what this program expects, all steps in one transaction, one program at a time. Refuses
 * `database-newer` when a later release was here (start that one), `database-foreign` when it knows steps that we never had,
 * `database-too-old` below PostgreSQL 15, `database-encoding` unless UTF-8.
 */
export async function migrate(db: Db, migrations: readonly Migration[] = ours): Promise<Outcome<Migrated, MigrateRefusal>> {
	const suitable = await reading(db, checkServer);
	if (!suitable.ok) return suitable;
	return inTransaction<Migrated, MigrateRefusal>(db, async (tx) => {
		const plain = tx as unknown as Kysely<unknown>;
		await sql`set local statement_timeout = 0`.execute(plain);
		await sql`select pg_advisory_xact_lock(${migrating})`.execute(plain);
		await sql`create table if not exists migration (name text primary key, applied_on date not null default current_date)`.execute(
			plain
		);
		const done = await sql<{ name: string }>`select name from migration order by name`.execute(plain);
		const known = new Set(migrations.map(({ name }) => name));
		const last = migrations.at(-1)?.name ?? '';
		for (const { name } of done.rows)
			if (!known.has(name)) return refused(name > last ? 'database-newer' : 'database-foreign', name);
		const applied = migrations.slice(done.rows.length);
		if (done.rows.some(({ name }, index) => migrations[index]?.name !== name)) return refused('database-foreign', 'order');
		for (const { name, up } of applied) {
			await up(plain);
			await sql`insert into migration (name) values (${name})`.execute(plain);
		}
		return accepted({ applied: applied.map(({ name }) => name), version: last });
	});
}

async function checkServer(db: Db): Promise<Outcome<null, MigrateRefusal>> {
	const { rows } = await sql<{ version: string; encoding: string }>`
		select current_setting('server_version_num') as version, current_setting('server_encoding') as encoding`.execute(db);
	const [server] = rows;
	if (Number(server?.version) < leastVersion) return refused('database-too-old', `${server?.version} below ${leastVersion}`);
	return server?.encoding === 'UTF8' ? accepted(null) : refused('database-encoding', server?.encoding);
}

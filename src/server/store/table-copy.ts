import { type Kysely, sql } from 'kysely';
import type { Db, Tx } from '#server/store/database.ts';

/** What a backup leaves behind: sign-ins of now, which must not live again. */
const leftOut = new Set(['sessions', 'session_openings', 'migration']);
const rowsAtOnce = 500;

/** Tables in an order in which every row finds what it refers to, by the foreign keys of the database itself. */
export async function tablesInOrder(db: Db): Promise<string[]> {
	const { rows } = await sql<{ name: string; needs: string[] }>`
		select c.relname as name, coalesce(array_agg(f.relname) filter (where f.relname is not null and f.relname <> c.relname), '{}')::text[] as needs
		from pg_class c
		left join pg_constraint k on k.conrelid = c.oid and k.contype = 'f'
		left join pg_class f on f.oid = k.confrelid
		where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
		group by c.relname order by c.relname`.execute(db);
	const placed: string[] = [];
	while (placed.length < rows.length) {
		const next = rows.filter(({ name, needs }) => !placed.includes(name) && needs.every((table) => placed.includes(table)));
		if (next.length === 0) throw new Error('impossible: tables refer to one another in a circle');
		placed.push(...next.map(({ name }) => name));
	}
	return placed.filter((name) => !leftOut.has(name));
}

/** All rows of a table as JSON texts, in pieces. Call inside one repeatable-read transaction for a picture of one moment. */
export async function* rowsOf(tx: Tx, table: string): AsyncIterable<readonly string[]> {
	const plain = tx as unknown as Kysely<unknown>;
	await sql`declare copying no scroll cursor for select to_jsonb(t)::text as row from ${sql.table(table)} t`.execute(plain);
	for (;;) {
		const { rows } = await sql<{ row: string }>`fetch ${sql.lit(rowsAtOnce)} from copying`.execute(plain);
		if (rows.length === 0) break;
		yield rows.map(({ row }) => row);
	}
	await sql`close copying`.execute(plain);
}

/** Lets a transaction wait for the files that come between rows and the end: they may take hours. */
export async function waitForFiles(tx: Tx): Promise<void> {
	await sql`set local idle_in_transaction_session_timeout = 0`.execute(tx);
}

/** Puts rows back as they were, numbers of identity columns included. */
export async function insertRows(tx: Tx, table: string, rows: readonly string[]): Promise<void> {
	await sql`insert into ${sql.table(table)} overriding system value
		select * from jsonb_populate_recordset(null::${sql.table(table)}, ${`[${rows.join(',')}]`}::jsonb)`.execute(tx);
}

/** Lets identity columns go on after the highest number that was put back. */
export async function advanceIdentities(tx: Tx): Promise<void> {
	const { rows } = await sql<{ table: string; column: string }>`
		select c.relname as table, a.attname as column from pg_attribute a join pg_class c on c.oid = a.attrelid
		where a.attidentity <> '' and c.relnamespace = 'public'::regnamespace`.execute(tx);
	for (const { table, column } of rows)
		await sql`select setval(pg_get_serial_sequence(${table}, ${column}), coalesce((select max(${sql.ref(column)}) from ${sql.table(table)}), 0) + 1, false)`.execute(
			tx
		);
}

export async function isEmptyNode(db: Db): Promise<boolean> {
	const { rows } = await sql<{ any: boolean }>`
		select exists (select 1 from cases) or exists (select 1 from log_entries) or exists (select 1 from members) as any`.execute(
		db
	);
	return rows[0]?.any === false;
}

export async function readVersion(db: Db): Promise<string> {
	const { rows } = await sql<{ name: string }>`select max(name) as name from migration`.execute(db);
	return rows[0]?.name ?? '';
}

import { sql } from 'kysely';
import { type HashAt, hashesNeededForRoot, type Place } from '#core/log';
import type { Db, Tx } from '#server/store/database.ts';

export type ClearRow = { readonly statement: string; readonly logIndex: number };
export type CheckpointRow = { readonly size: number; readonly note: string; readonly signedAt: Date };

/** Puts a blind leaf where the next beat takes it. Nothing says which case it came from. */
export async function stageLeaf(tx: Tx, leaf: Uint8Array): Promise<void> {
	await tx.insertInto('log_staged').values({ leaf }).execute();
}

/** Stores a clear statement; the next beat gives it its place in the log. */
export async function addClearStatement(
	tx: Tx,
	row: {
		readonly type: string;
		readonly subjectKind: string;
		readonly subject: string;
		readonly hash: string;
		readonly statement: string;
	}
): Promise<void> {
	await tx
		.insertInto('clear_statements')
		.values({ type: row.type, subject_kind: row.subjectKind, subject: row.subject, hash: row.hash, statement: row.statement })
		.execute();
}

/** One program at a time grows the log; `false` where another holds the pen. Held until the transaction ends. */
export async function takePen(tx: Tx): Promise<boolean> {
	const { rows } = await sql<{ got: boolean }>`select pg_try_advisory_xact_lock(7042003) as got`.execute(tx);
	return rows[0]?.got ?? false;
}

/** Waits until no other transaction is changing the key log, so that what is checked against it still holds when written. */
export async function takeKeyLogLock(tx: Tx): Promise<void> {
	await sql`select pg_advisory_xact_lock(7042004)`.execute(tx);
}

/** Removes and returns everything staged. */
export async function takeStaged(
	tx: Tx
): Promise<{ readonly leaves: Uint8Array[]; readonly clear: { position: number; statement: string }[] }> {
	const staged = await tx.deleteFrom('log_staged').returning('leaf').execute();
	const clear = await tx
		.selectFrom('clear_statements')
		.select(['position', 'statement'])
		.where('log_index', 'is', null)
		.orderBy('position')
		.execute();
	return { leaves: staged.map((row) => row.leaf), clear };
}

export async function placeClearStatement(tx: Tx, position: number, logIndex: number): Promise<void> {
	await tx.updateTable('clear_statements').set({ log_index: logIndex }).where('position', '=', position).execute();
}

export async function readHashes(db: Db, places: readonly Place[]): Promise<HashAt[]> {
	if (places.length === 0) return [];
	const { rows } = await sql<{ level: number; index: number; hash: Uint8Array }>`
		select h.level, h.index, h.hash
		from unnest(${places.map((place) => place.level)}::smallint[], ${places.map((place) => place.index)}::bigint[]) as wanted(level, index)
		join log_hashes h on h.level = wanted.level and h.index = wanted.index`.execute(db);
	return rows;
}

export async function readSize(db: Db): Promise<number> {
	const row = await db.selectFrom('log_checkpoints').select('size').orderBy('size', 'desc').limit(1).executeTakeFirst();
	return row?.size ?? 0;
}

/** The hashes that the root of the present tree is made of. */
export const readFrontier = (db: Db, size: number): Promise<HashAt[]> => readHashes(db, hashesNeededForRoot(size));

export async function appendEntries(
	tx: Tx,
	from: number,
	entries: readonly Uint8Array[],
	hashes: readonly HashAt[]
): Promise<void> {
	await sql`insert into log_entries (index, entry)
		select ${from}::bigint + at - 1, entry from unnest(${entries}::bytea[]) with ordinality as e(entry, at)`.execute(tx);
	await sql`insert into log_hashes (level, index, hash)
		select * from unnest(${hashes.map((h) => h.level)}::smallint[], ${hashes.map((h) => h.index)}::bigint[], ${hashes.map((h) => h.hash)}::bytea[])`.execute(
		tx
	);
}

export async function saveCheckpoint(tx: Tx, size: number, root: Uint8Array, note: string, signedAt: Date): Promise<void> {
	await tx.insertInto('log_checkpoints').values({ size, root, note, signed_at: signedAt }).execute();
}

export async function readCheckpoint(db: Db): Promise<CheckpointRow | null> {
	const row = await db
		.selectFrom('log_checkpoints')
		.select(['size', 'note', 'signed_at'])
		.orderBy('size', 'desc')
		.limit(1)
		.executeTakeFirst();
	return row ? { size: row.size, note: row.note, signedAt: row.signed_at } : null;
}

/** Clear statements that have their place, in the order of the log; `types` narrows. */
export async function readClearStatements(db: Db, types: readonly string[], below: number): Promise<ClearRow[]> {
	const rows = await db
		.selectFrom('clear_statements')
		.select(['statement', 'log_index'])
		.where('type', 'in', types)
		.where('log_index', '<', below)
		.orderBy('log_index')
		.execute();
	return rows.map((row) => ({ statement: row.statement, logIndex: row.log_index as number }));
}

/** All clear statements, placed or about to be, in the order they were accepted. */
export async function readAcceptedStatements(db: Db, types: readonly string[]): Promise<string[]> {
	const rows = await db
		.selectFrom('clear_statements')
		.select('statement')
		.where('type', 'in', types)
		.orderBy('position')
		.execute();
	return rows.map((row) => row.statement);
}

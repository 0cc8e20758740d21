import { sql } from 'kysely';
import type { DeskId, MemberId } from '#core/base';
import { type HashAt, hashesNeededForRoot, type Place } from '#core/log';
import type { Db, Tx } from '#server/store/database.ts';

export type ClearRow = { readonly statement: string; readonly logIndex: number };
export type CheckpointRow = { readonly size: number; readonly note: string };

/**
 * Puts a blind leaf where the next beat takes it. No column says which case it came from; but the row is of the same transaction as the act, and
 * PostgreSQL keeps that number in both until {@link forgetStaged}.
 */
export async function stageLeaf(tx: Tx, leaf: Uint8Array): Promise<void> {
	await tx.insertInto('log_staged').values({ leaf }).execute();
}

/**
 * Takes away what PostgreSQL keeps of leaves that were placed: rows that are deleted lie in their page, with the number of the transaction
 * that the act had too. As long as somebody looks at an older picture of the database (a backup) they stay for the next time.
 */
export async function forgetStaged(db: Db): Promise<void> {
	await sql`vacuum (truncate true) log_staged`.execute(db);
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

/**
 * One program at a time grows the log and signs it. Held until the transaction ends, so that a program that is killed lets go of it at once.
 * `false` where another holds the pen, unless the caller waits for it.
 */
export async function takePen(tx: Tx, waits: boolean): Promise<boolean> {
	if (waits) await sql`select pg_advisory_xact_lock(7042003)`.execute(tx);
	else {
		const { rows } = await sql<{ got: boolean }>`select pg_try_advisory_xact_lock(7042003) as got`.execute(tx);
		return rows[0]?.got ?? false;
	}
	return true;
}

/**
 * The database's own time, which all programs share, and whether the last checkpoint is as old as `leastMs`. A clock that was set back does
 * not stop the log: a checkpoint from the future counts as old.
 */
export async function readDue(tx: Tx, leastMs: number): Promise<{ readonly now: Date; readonly due: boolean }> {
	const { rows } = await sql<{ now: Date; due: boolean }>`
		select at.now, not exists (
			select 1 from (select signed_at from log_checkpoints order by size desc limit 1) as last
			where signed_at between at.now - ${leastMs} * interval '1 millisecond' and at.now
		) as due
		from (select clock_timestamp() as now) as at`.execute(tx);
	return rows[0] as { now: Date; due: boolean };
}

/** Waits until no other transaction is changing the key log, so that what is checked against it still holds when written. */
export async function takeKeyLogLock(tx: Tx): Promise<void> {
	await sql`select pg_advisory_xact_lock(7042004)`.execute(tx);
}

/**
 * Whether something that makes somebody a member of a desk, or is that member's key, is accepted and not yet under a signed checkpoint. Told by
 * the place in the log and by no clock.
 */
export async function waitsForLog(
	db: Db,
	{ member, desk }: { readonly member: MemberId; readonly desk: DeskId }
): Promise<boolean> {
	const { rows } = await sql<{ waits: boolean }>`
		select exists (
			select 1 from clear_statements
			where (log_index is null or log_index >= coalesce((select max(size) from log_checkpoints), 0))
			and ((subject_kind = 'member' and subject = ${member})
				or (subject_kind = 'membership' and subject = ${desk} and statement::jsonb -> 'body' ->> 'member' = ${member}))
		) as waits`.execute(db);
	return rows[0]?.waits ?? false;
}

/** Removes and returns what is staged, at most `most` leaves and as many clear statements: one transaction must have an end. */
export async function takeStaged(
	tx: Tx,
	most: number
): Promise<{ readonly leaves: Uint8Array[]; readonly clear: { position: number; statement: string }[] }> {
	// By random id: the choice says nothing of the order of arrival.
	const { rows: staged } = await sql<{ leaf: Uint8Array }>`
		delete from log_staged where id = any(array(select id from log_staged order by id limit ${most})) returning leaf`.execute(tx);
	const clear = await tx
		.selectFrom('clear_statements')
		.select(['position', 'statement'])
		.where('log_index', 'is', null)
		.orderBy('position')
		.limit(most)
		.execute();
	return { leaves: staged.map((row) => row.leaf), clear };
}

/** Says of clear statements that they are the entries from `from` on. */
export async function placeClearStatements(tx: Tx, positions: readonly number[], from: number): Promise<void> {
	if (positions.length === 0) return;
	await sql`update clear_statements c set log_index = ${from}::bigint + placed.at - 1
		from unnest(${positions}::bigint[]) with ordinality as placed(position, at) where c.position = placed.position`.execute(tx);
}

export async function readHashes(db: Db, places: readonly Place[]): Promise<HashAt[]> {
	if (places.length === 0) return [];
	const { rows } = await sql<{ level: number; index: number; hash: Uint8Array }>`
		select h.level, h.index, h.hash
		from unnest(${places.map((place) => place.level)}::smallint[], ${places.map((place) => place.index)}::bigint[]) as wanted(level, index)
		join log_hashes h on h.level = wanted.level and h.index = wanted.index`.execute(db);
	return rows;
}

/** `count` stored hashes of one level, in a row from `index` on: one range of the primary key. Fewer where there are fewer. */
export async function readHashRange(db: Db, { level, index }: Place, count: number): Promise<Uint8Array[]> {
	const rows = await db
		.selectFrom('log_hashes')
		.select('hash')
		.where('level', '=', level)
		.where('index', '>=', index)
		.where('index', '<', index + count)
		.orderBy('index')
		.execute();
	return rows.map(({ hash }) => hash);
}

/** `count` entries in a row from `index` on. Fewer where there are fewer. */
export async function readEntryRange(db: Db, index: number, count: number): Promise<Uint8Array[]> {
	const rows = await db
		.selectFrom('log_entries')
		.select('entry')
		.where('index', '>=', index)
		.where('index', '<', index + count)
		.orderBy('index')
		.execute();
	return rows.map(({ entry }) => entry);
}

/** How many entries the tree has; the last of them may not be under a checkpoint yet. */
export async function readSize(db: Db): Promise<number> {
	const row = await db.selectFrom('log_entries').select('index').orderBy('index', 'desc').limit(1).executeTakeFirst();
	return row === undefined ? 0 : row.index + 1;
}

/** The hashes that the root of the first `size` entries is made of. */
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

/** The first place below `size` that holds exactly these bytes. */
export async function findEntry(db: Db, entry: Uint8Array, size: number): Promise<number | null> {
	const rows = await db.selectFrom('log_entries').select('index').where('entry', '=', entry).where('index', '<', size).execute();
	return rows.length === 0 ? null : Math.min(...rows.map(({ index }) => index));
}

export async function saveCheckpoint(tx: Tx, size: number, root: Uint8Array, note: string, signedAt: Date): Promise<void> {
	await tx.insertInto('log_checkpoints').values({ size, root, note, signed_at: signedAt }).execute();
}

/** The last signed checkpoint. */
export async function readCheckpoint(db: Db): Promise<CheckpointRow | null> {
	const row = await db.selectFrom('log_checkpoints').select(['size', 'note']).orderBy('size', 'desc').limit(1).executeTakeFirst();
	return row ?? null;
}

/** How many entries the last checkpoint before a moment had; 0 before the first. */
export async function readSizeBefore(db: Db, moment: Date): Promise<number> {
	const row = await db
		.selectFrom('log_checkpoints')
		.select('size')
		.where('signed_at', '<', moment)
		.orderBy('signed_at', 'desc')
		.limit(1)
		.executeTakeFirst();
	return row?.size ?? 0;
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

/** How many clear statements of these types are accepted, and the place of the last among them: what tells whether there are more. */
export async function readAcceptedMark(db: Db, types: readonly string[]): Promise<string> {
	const { count, last } = await db
		.selectFrom('clear_statements')
		.select((of) => [of.fn.countAll<number>().as('count'), of.fn.max('position').as('last')])
		.where('type', 'in', types)
		.executeTakeFirstOrThrow();
	return `${count} ${last}`;
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

import { sql } from 'kysely';
import { type CaseId, type DeskId, isId, type MemberId } from '#core/base';
import { type PurposeCode, type StateCode, stateCodes } from '#core/sealing';
import type { Db, Tx } from '#server/store/database.ts';

export type InboxWish = {
	readonly state: string | null;
	readonly assigned: string | null;
	readonly page: number;
	readonly rows: number;
};

export type InboxRow = {
	readonly case: CaseId;
	readonly openedOn: string;
	readonly thread: number;
	readonly state: StateCode;
	readonly assigned: MemberId | null;
	readonly urgent: boolean;
	readonly waiting: 'desk' | 'survivor';
	readonly givenOn: string;
	readonly answered: boolean;
	readonly rotationDue: boolean;
};

/** The threads of a desk that a consent in force lets it read today. */
const threadsOf = (db: Db, desk: DeskId, today: string) =>
	db
		.selectFrom('threads')
		.innerJoin('cases', 'cases.id', 'threads.case_id')
		.innerJoin('parts', (join) => join.onRef('parts.case_id', '=', 'threads.case_id').onRef('parts.part', '=', 'threads.part'))
		.where('threads.desk_id', '=', desk)
		.where((where) =>
			where.exists(
				where
					.selectFrom('consents')
					.select('consents.id')
					.whereRef('consents.case_id', '=', 'threads.case_id')
					.whereRef('consents.thread', '=', 'threads.part')
					.where('consents.state', '=', 'in-force')
					.where('consents.last_day', '>=', today)
			)
		);

/** A desk's list: what it may read now, urgent first, then what waits for it, oldest first. */
export async function readInbox(
	db: Db,
	desk: DeskId,
	today: string,
	wish: InboxWish
): Promise<{ readonly cases: InboxRow[]; readonly total: number }> {
	let query = threadsOf(db, desk, today);
	if (wish.state && (stateCodes as readonly string[]).includes(wish.state)) query = query.where('threads.state', '=', wish.state);
	if (isId(wish.assigned)) query = query.where('threads.assigned', '=', wish.assigned);
	const { total } = await query.select((of) => of.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
	const rows = await query
		.select([
			'threads.case_id',
			'threads.part',
			'threads.state',
			'threads.assigned',
			'threads.urgent',
			'threads.waiting',
			'threads.given_on',
			'threads.answered',
			'cases.opened_on',
			'parts.rotation_due'
		])
		.orderBy('threads.urgent', 'desc')
		.orderBy((of) =>
			of.case().when('threads.state', '=', 'closed').then(2).when('threads.waiting', '=', 'desk').then(0).else(1).end()
		)
		.orderBy('cases.opened_on')
		.orderBy('threads.case_id')
		.limit(wish.rows)
		.offset(wish.page * wish.rows)
		.execute();
	return {
		total: Number(total),
		cases: rows.map((row) => ({
			case: row.case_id as CaseId,
			openedOn: row.opened_on,
			thread: row.part,
			state: row.state as StateCode,
			assigned: row.assigned as MemberId | null,
			urgent: row.urgent,
			waiting: row.waiting as 'desk' | 'survivor',
			givenOn: row.given_on,
			answered: row.answered,
			rotationDue: row.rotation_due
		}))
	};
}

/** One value that stays the same as long as every row of a desk's list does: so that looking often costs little. */
export async function readInboxMark(db: Db, desk: DeskId, today: string): Promise<string> {
	const row = sql`concat_ws(' ', threads.case_id, threads.part, threads.state, coalesce(threads.assigned, '-'), threads.urgent,
		threads.waiting, threads.given_on, threads.answered, parts.rotation_due)`;
	const { mark } = await threadsOf(db, desk, today)
		.select(sql<string | null>`md5(string_agg(${row}, ',' order by threads.case_id, threads.part))`.as('mark'))
		.executeTakeFirstOrThrow();
	return mark ?? 'empty';
}

/** Remembers that this session wrote an opening, and what for, so that what follows may be read without another. A later purpose takes the place of the one before. */
export async function noteOpening(
	tx: Tx,
	tokenHash: Uint8Array,
	caseId: CaseId,
	desk: DeskId,
	purpose: PurposeCode
): Promise<void> {
	await tx
		.insertInto('session_openings')
		.values({ token_hash: tokenHash, case_id: caseId, desk_id: desk, purpose })
		.onConflict((conflict) => conflict.columns(['token_hash', 'case_id', 'desk_id']).doUpdateSet({ purpose }))
		.execute();
}

/** What for this session opened the case; `null` where it did not. Who opened it before openings stated a purpose has none. */
export async function readOpening(
	db: Db,
	tokenHash: Uint8Array,
	caseId: CaseId,
	desk: DeskId
): Promise<{ readonly purpose: PurposeCode | null } | null> {
	const row = await db
		.selectFrom('session_openings')
		.select('purpose')
		.where('token_hash', '=', tokenHash)
		.where('case_id', '=', caseId)
		.where('desk_id', '=', desk)
		.executeTakeFirst();
	return row ? { purpose: row.purpose as PurposeCode | null } : null;
}

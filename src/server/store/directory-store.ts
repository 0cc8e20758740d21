import { sql } from 'kysely';
import type { DeskId } from '#core/base';
import type { Db } from '#server/store/database.ts';

const answering = sql<boolean>`exists (
	select 1 from desk_members join members on members.id = desk_members.member_id
	where desk_members.desk_id = desks.id and desk_members.state = 'joined' and members.state = 'active'
)`.as('answering');

/**
 * The public directory: desks, with what their organisations say of them. Nothing of members but whether any is left: nobody shall seal to
 * a desk that nobody can open.
 */
export async function readDirectory(db: Db): Promise<{ readonly organisations: object[]; readonly desks: object[] }> {
	const organisations = await db.selectFrom('organisations').select(['id', 'kind', 'names']).orderBy('id').execute();
	const desks = await db
		.selectFrom('desks')
		.select(['id', 'organisation_id as organisation', 'kind', 'profile', 'live', answering])
		.orderBy('id')
		.execute();
	return {
		organisations,
		desks: desks.map(({ profile, ...desk }) => ({ ...(profile as object), ...desk }))
	};
}

/** Those of some desks where nobody is left who can read. */
export async function readSilentDesks(db: Db, desks: readonly DeskId[]): Promise<readonly DeskId[]> {
	if (desks.length === 0) return [];
	const rows = await db
		.selectFrom('desks')
		.select(['id', answering])
		.where('id', 'in', [...desks])
		.execute();
	return rows.filter((row) => !row.answering).map((row) => row.id as DeskId);
}

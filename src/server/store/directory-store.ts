import type { Db } from '#server/store/database.ts';

/** The public directory: desks that are live, with what their organisations say of them. Nothing of members. */
export async function readDirectory(db: Db): Promise<{ readonly organisations: object[]; readonly desks: object[] }> {
	const organisations = await db.selectFrom('organisations').select(['id', 'kind', 'names']).orderBy('id').execute();
	const desks = await db
		.selectFrom('desks')
		.select(['id', 'organisation_id as organisation', 'kind', 'profile', 'live'])
		.orderBy('id')
		.execute();
	return {
		organisations,
		desks: desks.map(({ profile, ...desk }) => ({ ...(profile as object), ...desk }))
	};
}

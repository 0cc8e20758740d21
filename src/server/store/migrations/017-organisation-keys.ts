import { type Kysely, sql } from 'kysely';

/**
 * The signing keys of organisations, sealed to the desk that signs for each, with the wish of the lead who made it. A key that was replaced stays: its row says who asked for it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table organisation_keys (
			organisation_id text not null references organisations(id),
			generation integer not null,
			desk_id text not null references desks(id),
			desk_generation integer not null,
			sealed bytea not null,
			wish text not null,
			primary key (organisation_id, generation)
		);
	`.execute(db);
}

import { type Kysely, sql } from 'kysely';

/** Days of passkeys, so that their holder can tell one from another; and the code of a reason where an act needs one. */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		alter table passkeys add column added_on date, add column last_used_on date;
		alter table audit add column reason text;
	`.execute(db);
}

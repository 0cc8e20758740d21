import { type Kysely, sql } from 'kysely';

/** Until which epoch a waiver hands over its one part; of every other consent nothing. */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`alter table consents add column through_epoch integer`.execute(db);
}

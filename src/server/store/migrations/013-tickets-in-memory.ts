import { type Kysely, sql } from 'kysely';

/** Challenges for passkeys are kept in memory: anybody may ask for one, and nobody who is not known writes anything. */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`drop table passkey_tickets`.execute(db);
}

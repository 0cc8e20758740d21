import { type Kysely, sql } from 'kysely';

/** Whoever accepts an invitation shows what its secret gives; the node keeps the hash of that. Those made before have none and let nobody in. */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`alter table invitations add column accept_hash bytea check (length(accept_hash) = 32)`.execute(db);
}

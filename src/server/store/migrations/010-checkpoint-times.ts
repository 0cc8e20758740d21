import { type Kysely, sql } from 'kysely';

/** How long the log was at a moment is asked by every reader of the public page. */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`create index log_checkpoints_signed_at on log_checkpoints (signed_at, size)`.execute(db);
}

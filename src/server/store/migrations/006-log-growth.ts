import { type Kysely, sql } from 'kysely';

/**
 * A beat looks for what is to be placed, and for nothing else, however long the log is. Whoever holds an opening asks for its leaf by the
 * entry's bytes.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		create index clear_statements_unplaced on clear_statements (position) where log_index is null;
		create index log_entries_by_bytes on log_entries using hash (entry);
		alter table log_staged set (autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_scale_factor = 0);
	`.execute(db);
}

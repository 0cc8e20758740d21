import { type Kysely, sql } from 'kysely';

/** Facts about the node itself that belong with its rows, such as the size of the log. Nothing about a case. */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`create table node_state (key text primary key, value jsonb not null)`.execute(db);
}

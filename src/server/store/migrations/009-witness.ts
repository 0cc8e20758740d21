import { type Kysely, sql } from 'kysely';

/**
 * The node as a witness, and its own witnesses: what it cosigned last of each log; cosignatures on its own checkpoints, the newest of its
 * checkpoints that its policy is satisfied with, and how each witness answered last; signed checkpoints that contradict each other.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table witnessed_logs (
			origin text primary key,
			note text not null,
			cosigned_at timestamptz not null
		);
		create table log_cosignatures (
			size bigint not null references log_checkpoints (size),
			witness text not null,
			lines text not null,
			primary key (size, witness)
		);
		create table log_witnesses (
			witness text primary key,
			size bigint not null,
			cosigned_at timestamptz,
			answer text not null,
			answered_at timestamptz not null
		);
		create table log_contradictions (
			id text primary key,
			origin text not null,
			kept text not null,
			other text not null,
			found_on date not null
		);
	`.execute(db);
}

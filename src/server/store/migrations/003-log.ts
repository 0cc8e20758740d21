import { type Kysely, sql } from 'kysely';

/**
 * The log. `log_staged` holds blind leaves for at most one beat, without a case; clear statements keep their order. `log_hashes` are the
 * hashes of complete subtrees by (level, index), from which every proof and later every tile is made.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table clear_statements (
			position bigint generated always as identity primary key,
			type text not null,
			subject_kind text not null,
			subject text not null,
			hash text not null unique,
			statement text not null,
			log_index bigint unique
		);
		create index clear_statements_of_subject on clear_statements (subject_kind, subject);
		create table log_staged (
			id uuid primary key default gen_random_uuid(),
			leaf bytea not null check (length(leaf) = 32)
		);
		create table log_entries (index bigint primary key, entry bytea not null);
		create table log_hashes (
			level smallint not null,
			index bigint not null,
			hash bytea not null,
			primary key (level, index)
		);
		create table log_checkpoints (
			size bigint primary key,
			root bytea not null,
			note text not null,
			signed_at timestamptz not null
		);
	`.execute(db);
}

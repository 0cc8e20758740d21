import { type Kysely, sql } from 'kysely';

/** Time stamps over checkpoints: the whole token as the authority gave it, and the certificate that it was verified against. */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table log_timestamps (
			size bigint not null references log_checkpoints (size),
			authority text not null,
			stamped_at timestamptz not null,
			token bytea not null,
			anchor bytea not null,
			primary key (size, authority)
		);
	`.execute(db);
}

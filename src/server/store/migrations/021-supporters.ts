import { type Kysely, sql } from 'kysely';

/**
 * People who help a survivor: how a request of theirs finds the case, and what the rules look at. Who it is stands sealed in the case. An
 * invitation holds what its newcomer brought until she confirms. `opened_on`: the day on which the supporter last wrote an opening.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table supporter_invitations (
			id text primary key,
			case_id text not null references cases on delete cascade,
			accept_hash bytea not null check (length(accept_hash) = 32),
			open_until date not null,
			lookup_id text unique,
			access_hash bytea check (length(access_hash) = 32),
			recipient text,
			signing_key text,
			proof text
		);
		create index supporter_invitations_of_case on supporter_invitations (case_id);
		create table supporters (
			case_id text not null references cases on delete cascade,
			id text not null unique,
			lookup_id text not null unique,
			access_hash bytea not null check (length(access_hash) = 32),
			role text not null,
			signing_key text not null,
			recipient_hash text not null,
			line integer not null,
			parts integer[] not null,
			acts text[] not null,
			last_day date not null,
			state text not null check (state in ('in-force', 'ended')),
			opened_on date,
			primary key (case_id, id)
		);
		create index supporters_ending on supporters (last_day) where state = 'in-force';
		create table supporter_cuts (
			case_id text not null references cases on delete cascade,
			hash text not null,
			supporter_id text not null,
			desk_id text not null,
			member_id text not null,
			reason text not null,
			primary key (case_id, hash)
		);
		alter table grants add column supporter_id text;
	`.execute(db);
}

import { type Kysely, sql } from 'kysely';

/**
 * Cases as the server may know them. No column holds a moment: the day a case was opened is all the time there is. Nothing here can be
 * joined to a row of the log.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table cases (
			id text primary key,
			lookup_id text not null unique,
			access_hash bytea not null check (length(access_hash) = 32),
			signing_key text not null,
			recipient_hash text not null,
			opened_on date not null
		);
		create table parts (
			case_id text not null references cases on delete cascade,
			part integer not null,
			seq integer not null,
			hash text not null,
			epoch integer not null,
			recipient_hash text not null,
			rotation_due boolean not null,
			thread_desk text,
			primary key (case_id, part)
		);
		create table acts (
			case_id text not null references cases on delete cascade,
			signer text not null,
			n integer not null,
			hash text not null,
			statement text not null,
			primary key (case_id, signer, n)
		);
		create table entries (
			case_id text not null references cases on delete cascade,
			part integer not null,
			seq integer not null,
			hash text not null,
			body text not null,
			sealed bytea,
			primary key (case_id, part, seq)
		);
		-- What is sealed cannot be compressed; rows of 2 kB keys stay in their page.
		alter table entries alter column sealed set storage external;
		alter table entries set (toast_tuple_target = 8160);
		create table grants (
			case_id text not null references cases on delete cascade,
			part integer not null,
			seq integer not null,
			epoch integer not null,
			desk_id text,
			generation integer,
			primary key (case_id, part, seq)
		);
		create index grants_of_desk on grants (desk_id, case_id) where desk_id is not null;
		create table consents (
			case_id text not null references cases on delete cascade,
			id text not null,
			desk_id text not null,
			parts integer[] not null,
			thread integer not null,
			purpose text not null,
			last_day date not null,
			agreement text,
			state text not null check (state in ('in-force', 'withdrawn', 'expired')),
			primary key (case_id, id)
		);
		create index consents_ending on consents (last_day) where state = 'in-force';
		create table threads (
			case_id text not null references cases on delete cascade,
			part integer not null,
			desk_id text not null,
			state text not null,
			assigned text,
			urgent boolean not null,
			waiting text not null check (waiting in ('desk', 'survivor')),
			primary key (case_id, part)
		);
		create index threads_of_desk on threads (desk_id, urgent desc, case_id);
		create table pieces (
			case_id text not null references cases on delete cascade,
			file_id text not null,
			index integer not null,
			part integer not null,
			epoch integer not null,
			bytes bigint not null,
			blob_id text not null unique,
			statement text not null,
			primary key (case_id, file_id, index)
		);
		create table blobs_to_delete (blob_id text primary key);
	`.execute(db);
}

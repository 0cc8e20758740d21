import { type Kysely, sql } from 'kysely';

/** Organisations, desks, members, their wrapped keys and sessions. Private keys stand here only sealed. */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table organisations (id text primary key, kind text not null, names jsonb not null);
		create table desks (
			id text primary key,
			organisation_id text not null references organisations,
			kind text not null,
			profile jsonb not null,
			generation integer not null default 0,
			recipient_hash text,
			rotation_due boolean not null default false,
			live boolean not null default false
		);
		create table members (
			id text primary key,
			name text not null unique,
			display_name text not null,
			is_admin boolean not null default false,
			signing_key text not null unique,
			auth_salt bytea not null,
			auth_hash bytea not null,
			totp_sealed bytea,
			totp_last_step bigint not null default 0,
			state text not null check (state in ('active', 'disabled'))
		);
		create table desk_members (
			desk_id text not null references desks,
			member_id text not null references members,
			role text not null check (role in ('lead', 'member')),
			state text not null check (state in ('joined', 'left')),
			primary key (desk_id, member_id)
		);
		create table member_wraps (
			id text primary key,
			member_id text not null references members on delete cascade,
			kind text not null check (kind in ('passphrase', 'passkey')),
			credential_id text,
			sealed bytea not null
		);
		create table passkeys (
			credential_id text primary key,
			member_id text not null references members on delete cascade,
			public_key bytea not null,
			counter bigint not null,
			transports text[] not null,
			label text not null
		);
		create table desk_wraps (
			desk_id text not null references desks,
			generation integer not null,
			member_id text not null references members on delete cascade,
			sealed bytea not null,
			primary key (desk_id, generation, member_id)
		);
		create table desk_recovery (
			desk_id text not null references desks,
			generation integer not null,
			recipient text not null,
			sealed bytea not null,
			drilled_on date,
			primary key (desk_id, generation)
		);
		create table invitations (
			id text primary key,
			desk_id text references desks,
			organisation_id text not null references organisations,
			role text not null check (role in ('lead', 'member')),
			is_admin boolean not null default false,
			invited_by text,
			sealed_secret bytea,
			state text not null check (state in ('open', 'accepted', 'admitted', 'revoked')),
			created_on date not null,
			newcomer_id text references members,
			newcomer_statement text,
			newcomer_proof text
		);
		create table sessions (
			token_hash bytea primary key,
			member_id text not null references members on delete cascade,
			last_seen timestamptz not null,
			began timestamptz not null
		);
		create table session_openings (
			token_hash bytea not null references sessions on delete cascade,
			case_id text not null references cases on delete cascade,
			desk_id text not null,
			primary key (token_hash, case_id, desk_id)
		);
		create table passkey_tickets (
			id text primary key,
			challenge text not null,
			member_id text,
			expires_at timestamptz not null
		);
		create table audit (
			position bigint generated always as identity primary key,
			day date not null,
			actor text,
			act text not null,
			subject_kind text not null,
			subject text not null
		);
	`.execute(db);
}

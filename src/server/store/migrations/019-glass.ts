import { type Kysely, sql } from 'kysely';

/**
 * What two desks may open together where somebody is in danger (spec/break-glass.md), and each time that one asked. `until` is the only moment that is kept of a case, to the
 * whole hour, and only while a use runs. Statements are signed, words are sealed; uses stand beside the case, in no chain of it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		alter table grants add column glass_id text;
		create table glass (
			case_id text not null references cases on delete cascade,
			id text not null,
			desk_one text not null,
			desk_two text not null,
			parts integer[] not null,
			recipient_hash text not null,
			last_day date not null,
			state text not null check (state in ('in-force', 'used', 'ended')),
			primary key (case_id, id)
		);
		create index glass_of_first on glass (desk_one) where state <> 'ended';
		create index glass_of_second on glass (desk_two) where state <> 'ended';
		create table glass_shares (
			case_id text not null,
			glass_id text not null,
			desk_id text not null,
			generation integer not null,
			seq integer not null,
			primary key (case_id, glass_id, desk_id),
			foreign key (case_id, glass_id) references glass on delete cascade
		);
		create table glass_uses (
			id text primary key,
			case_id text not null,
			glass_id text not null,
			desk_id text not null,
			other_id text not null,
			state text not null check (state in ('asked', 'denied', 'open', 'closed', 'lapsed')),
			asked_on date not null,
			request text not null,
			words bytea not null,
			answered_on date,
			answer text,
			answer_words bytea,
			share bytea,
			until timestamptz,
			opened_on date,
			foreign key (case_id, glass_id) references glass on delete cascade
		);
		create index glass_uses_of_case on glass_uses (case_id);
		create index glass_uses_of_desk on glass_uses (desk_id);
		create index glass_uses_of_other on glass_uses (other_id);
		create table glass_findings (
			use_id text not null references glass_uses on delete cascade,
			finding text not null,
			on_day date not null,
			judgement text not null,
			words bytea not null,
			primary key (use_id, finding)
		);
	`.execute(db);
}

import { type Kysely, sql } from 'kysely';

/**
 * How much visual material a member looked at on a day: two numbers, no case, no desk, no kind. What a desk finds enough. And the files that
 * no desk is handed any more, because somebody of a desk saw that they may show a person under 18.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table exposure (
			member_id text not null references members on delete cascade,
			on_day date not null,
			openings integer not null check (openings between 0 and 10000),
			minutes integer not null check (minutes between 0 and 10000),
			primary key (member_id, on_day)
		);
		create table exposure_budgets (
			desk_id text primary key references desks,
			openings integer not null check (openings > 0),
			minutes integer not null check (minutes > 0)
		);
		create table withheld_files (
			case_id text not null references cases on delete cascade,
			file_id text not null,
			on_day date not null,
			primary key (case_id, file_id)
		);
	`.execute(db);
}

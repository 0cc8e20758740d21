import { type Kysely, sql } from 'kysely';

/**
 * What each desk was asked when a consent ended, and its answer: the member's signed statement, and a letter that only she opens. `of_hash` names the
 * withdrawal's entry, or the consent's. A consent that ended and took nothing from the desk has a row too, so that it is not asked about later.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table retractions (
			case_id text not null references cases on delete cascade,
			consent_id text not null,
			desk_id text not null,
			of_hash text not null,
			asked_on date not null,
			due_day date not null,
			state text not null check (state in ('nothing-lost', 'never-opened', 'asked', 'answered')),
			statement text,
			sealed bytea,
			primary key (case_id, consent_id),
			check ((state = 'answered') = (statement is not null and sealed is not null))
		);
		create index retractions_of_desk on retractions (desk_id, state);
	`.execute(db);
}

import { type Kysely, sql } from 'kysely';

/**
 * What a reading rests on: the day from which a desk has had what a consent covers, and the purpose that an opening stated. Openings of sessions that go on now stated none: who goes on
 * reading opens again. The index is for the statements about agreements, which every reading looks for.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		alter table consents add column given_on date;
		update consents set given_on = coalesce(
			(select given_on from threads where threads.case_id = consents.case_id and threads.part = consents.thread),
			(select opened_on from cases where cases.id = consents.case_id));
		alter table consents alter column given_on set not null;
		alter table session_openings add column purpose text;
		create index clear_statements_of_type on clear_statements (type, position);
	`.execute(db);
}

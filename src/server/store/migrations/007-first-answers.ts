import { type Kysely, sql } from 'kysely';

/** The day a desk was let read, and whether it ever answered: so that a promised first answer can be seen to be due. Days only. */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		alter table threads add column given_on date, add column answered boolean not null default false;
		update threads set given_on = (select opened_on from cases where cases.id = threads.case_id),
			answered = exists (
				select 1 from acts where acts.case_id = threads.case_id
					and acts.statement::jsonb -> 'body' ->> 'act' in ('answer', 'state')
					and acts.statement::jsonb -> 'body' -> 'by' ->> 'desk' = threads.desk_id);
		alter table threads alter column given_on set not null, alter column answered drop default;
	`.execute(db);
}

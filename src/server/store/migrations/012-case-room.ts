import { type Kysely, sql } from 'kysely';

/** How many bytes of entries each part holds, kept with every act, so that a case that is full is found without reading it. */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		alter table parts add column bytes bigint not null default 0;
		update parts set bytes = held.bytes
			from (select case_id, part, sum(octet_length(body) + coalesce(octet_length(sealed), 0)) as bytes
				from entries group by case_id, part) held
			where held.case_id = parts.case_id and held.part = parts.part;
	`.execute(db);
}

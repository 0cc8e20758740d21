import { type Kysely, sql } from 'kysely';

/**
 * Whose a piece of a file is: the key that signed its statement, and the desk whose member that was (`null`: hers). Two keys never share a place, so that nobody's piece takes
 * the place of another's. All that is there before is hers.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		alter table pieces add column desk_id text;
		alter table pieces add column signer text;
		update pieces set signer = statement::json ->> 'key';
		alter table pieces alter column signer set not null;
		alter table pieces drop constraint pieces_pkey;
		alter table pieces add primary key (case_id, file_id, index, signer);
	`.execute(db);
}

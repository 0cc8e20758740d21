import { sql } from 'kysely';
import { accepted, must } from '#core/base';
import type { App } from '#server/app.ts';
import { inTransaction } from '#server/store/database.ts';

/** Rows of cases that nobody filed: enough for a desk's list, nothing that opens. Every hundredth is urgent, every third waits for her, all were answered once. */
export async function fillInbox(app: App, desk: string, count: number): Promise<void> {
	const id = sql`left(translate(encode(sha256(('many ' || n)::bytea), 'base64'), '+/=', '-_'), 21) || 'A'`;
	must(
		await inTransaction(app.db, async (tx) => {
			await sql`
				insert into cases
				select ${id}, 'many ' || n, sha256(n::text::bytea), '', '', date '2026-01-01' + n % 300
				from generate_series(1, ${sql.lit(count)}) n`.execute(tx);
			await sql`
				insert into parts (case_id, part, seq, hash, epoch, recipient_hash, rotation_due, thread_desk)
				select id, 8, 1, '', 1, '', false, ${desk} from cases where lookup_id like 'many %'`.execute(tx);
			await sql`
				insert into consents
				select id, 'k', ${desk}, '{}', 8, 'support', date '2030-01-01', null, 'in-force', opened_on from cases where lookup_id like 'many %'`.execute(
				tx
			);
			await sql`
				insert into threads
				select id, 8, ${desk}, 'received', null, substr(lookup_id, 6)::int % 100 = 0,
					case when substr(lookup_id, 6)::int % 3 = 0 then 'survivor' else 'desk' end, opened_on, true
				from cases where lookup_id like 'many %'`.execute(tx);
			return accepted(null);
		})
	);
}

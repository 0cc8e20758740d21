import { sql } from 'kysely';
import { type CaseId, type ConsentId, type Day, type DeskId, toBase64url } from '#core/base';
import type { HandedRetraction } from '#core/report';
import { type Acknowledged, type Act, type Asked, dueDayOf, type Entry } from '#core/sealing';
import type { RetractionRecord } from '#core/support';
import type { Db, Tx } from '#server/store/database.ts';

/** What a desk was asked, as its list shows it. `record` is what its browser checks it by. */
export type DeskRetraction = {
	readonly case: CaseId;
	readonly consent: ConsentId;
	readonly askedOn: Day;
	readonly dueDay: Day;
	readonly record: RetractionRecord;
	/** The standing answer; `null` while there is none. */
	readonly statement: Acknowledged | null;
};

/** How a desk answers what was taken back from it: numbers, of no case and no purpose. */
export type RetractionCount = {
	readonly desk: DeskId;
	readonly asked: number;
	readonly confirmed: number;
	readonly overdue: number;
	/** Days since the oldest one's last day was over; `null` where none is overdue. */
	readonly oldestOverdueDays: number | null;
};

/** An open question, and what already stands of its answer. */
export type HeldRetraction = { readonly asked: Asked; readonly statement: Acknowledged | null };

const answeredShown = 100;

/**
 * Asks back what consents that ended had let a desk read, as far as no other consent of it still covers that. Who never opened the case has nothing to answer. To be
 * called after everything else of the act: what replaces a consent stands beside it then. Asks once for each; harmless where it was asked before.
 */
export async function askBack(tx: Tx, caseId: CaseId, consents: readonly ConsentId[] | 'all', day: Day): Promise<void> {
	const which = consents === 'all' ? sql`c.state <> 'in-force'` : sql`c.id = any(${[...consents]}::text[])`;
	await sql`
		insert into retractions (case_id, consent_id, desk_id, of_hash, asked_on, due_day, state)
		select c.case_id, c.id, c.desk_id, coalesce(
				(select e.hash from entries e where e.case_id = c.case_id and e.part = 0
					and e.body::jsonb ->> 'type' = 'causeway/withdrawal/v1' and e.body::jsonb ->> 'consent' = c.id),
				(select e.hash from entries e where e.case_id = c.case_id and e.part = 0
					and e.body::jsonb ->> 'type' = 'causeway/consent/v1' and e.body::jsonb ->> 'consent' = c.id)),
			${day}::date, ${dueDayOf(day)}::date,
			case
				when (c.parts || c.thread) <@ coalesce((
					select array_agg(covered) from consents k, unnest(k.parts || k.thread) as covered
					where k.case_id = c.case_id and k.desk_id = c.desk_id and k.state = 'in-force' and k.last_day >= ${day}::date), '{}')
				then 'nothing-lost'
				when exists (
					select 1 from acts a where a.case_id = c.case_id and a.statement::jsonb -> 'body' ->> 'act' = 'open'
						and a.statement::jsonb -> 'body' -> 'by' ->> 'desk' = c.desk_id)
				then 'asked' else 'never-opened'
			end
		from consents c where c.case_id = ${caseId} and ${which}
		on conflict (case_id, consent_id) do nothing`.execute(tx);
}

/** Asks back what a restored node knows to have ended and has not asked for: the tombstones remember a withdrawal that the backup did not have. */
export async function askBackAgain(tx: Tx, day: Day): Promise<void> {
	const { rows } = await sql<{ case: CaseId }>`
		select distinct c.case_id as case from consents c
		where c.state <> 'in-force'
			and not exists (select 1 from retractions r where r.case_id = c.case_id and r.consent_id = c.id)`.execute(tx);
	for (const row of rows) await askBack(tx, row.case, 'all', day);
}

/** For her: everything of the case that a desk lost, with the answers. */
export async function readRetractions(db: Db, caseId: CaseId): Promise<readonly HandedRetraction[]> {
	const rows = await db
		.selectFrom('retractions')
		.selectAll()
		.where('case_id', '=', caseId)
		.where('state', '<>', 'nothing-lost')
		.orderBy('asked_on')
		.orderBy('consent_id')
		.execute();
	return rows.map((row) => ({
		consent: row.consent_id as ConsentId,
		desk: row.desk_id as DeskId,
		of: row.of_hash,
		askedOn: row.asked_on as Day,
		state: row.state as HandedRetraction['state'],
		statement: row.statement === null ? null : (JSON.parse(row.statement) as Acknowledged),
		sealed: row.sealed && toBase64url(row.sealed)
	}));
}

/** What a desk was asked and may answer: what is open, the longest due first; then the last that it answered. */
export async function readDeskRetractions(db: Db, desk: DeskId): Promise<readonly DeskRetraction[]> {
	const read = async (state: 'asked' | 'answered'): Promise<readonly DeskRetraction[]> => {
		const { rows } = await sql<{
			case_id: string;
			consent_id: string;
			asked_on: string;
			due_day: string;
			statement: string | null;
			opened: string;
			ended: string;
			act: string;
		}>`
			select r.case_id, r.consent_id, r.asked_on, r.due_day, r.statement, opened.body as opened, ended.body as ended, acts.statement as act
			from retractions r
			join entries opened on opened.case_id = r.case_id and opened.part = 0 and opened.seq = 1
			join entries ended on ended.case_id = r.case_id and ended.part = 0 and ended.hash = r.of_hash
			join acts on acts.case_id = r.case_id and acts.statement::jsonb -> 'body' -> 'entries' ? r.of_hash
			where r.desk_id = ${desk} and r.state = ${state}
			order by case when ${state} = 'asked' then r.due_day end, r.due_day desc, r.consent_id
			limit ${state === 'asked' ? 1000 : answeredShown}`.execute(db);
		return rows.map((row) => ({
			case: row.case_id as CaseId,
			consent: row.consent_id as ConsentId,
			askedOn: row.asked_on as Day,
			dueDay: row.due_day as Day,
			record: { opened: JSON.parse(row.opened) as Entry, ended: JSON.parse(row.ended) as Entry, act: JSON.parse(row.act) as Act },
			statement: row.statement === null ? null : (JSON.parse(row.statement) as Acknowledged)
		}));
	};
	return [...(await read('asked')), ...(await read('answered'))];
}

/** What a desk was asked about one consent; `null` where it was not, or has nothing to answer. */
export async function readRetraction(db: Db, caseId: CaseId, consent: ConsentId, desk: DeskId): Promise<HeldRetraction | null> {
	return heldFrom(await retractionRow(db, caseId, consent, desk).executeTakeFirst());
}

/** As {@link readRetraction}, locked until the transaction ends. */
export async function holdRetraction(tx: Tx, caseId: CaseId, consent: ConsentId, desk: DeskId): Promise<HeldRetraction | null> {
	return heldFrom(await retractionRow(tx, caseId, consent, desk).forUpdate().executeTakeFirst());
}

const retractionRow = (db: Db, caseId: CaseId, consent: ConsentId, desk: DeskId) =>
	db
		.selectFrom('retractions')
		.select(['case_id', 'consent_id', 'desk_id', 'of_hash', 'asked_on', 'statement'])
		.where('case_id', '=', caseId)
		.where('consent_id', '=', consent)
		.where('desk_id', '=', desk)
		.where('state', 'in', ['asked', 'answered']);

type Row = { case_id: string; consent_id: string; desk_id: string; of_hash: string; asked_on: string; statement: string | null };

function heldFrom(row: Row | undefined): HeldRetraction | null {
	if (!row) return null;
	const asked = {
		case: row.case_id as CaseId,
		consent: row.consent_id as ConsentId,
		of: row.of_hash,
		desk: row.desk_id as DeskId,
		askedOn: row.asked_on as Day
	};
	return { asked, statement: row.statement === null ? null : (JSON.parse(row.statement) as Acknowledged) };
}

export async function keepAcknowledged(tx: Tx, statement: Acknowledged, text: string, sealed: Uint8Array): Promise<void> {
	await tx
		.updateTable('retractions')
		.set({ state: 'answered', statement: text, sealed })
		.where('case_id', '=', statement.body.case)
		.where('consent_id', '=', statement.body.consent)
		.execute();
}

/** The numbers of one desk, or of all that were ever asked; a desk of which nobody took anything back is in the answer only by its own name. */
export async function countRetractions(db: Db, day: Day, desk: DeskId | null = null): Promise<readonly RetractionCount[]> {
	const { rows } = await sql<{ desk_id: string; asked: number; confirmed: number; overdue: number; oldest: number | null }>`
		select desk_id, count(*)::int as asked, (count(*) filter (where state = 'answered'))::int as confirmed,
			(count(*) filter (where state = 'asked' and due_day < ${day}::date))::int as overdue,
			(${day}::date - min(due_day) filter (where state = 'asked' and due_day < ${day}::date))::int as oldest
		from retractions where state in ('asked', 'answered') and (${desk}::text is null or desk_id = ${desk})
		group by desk_id order by desk_id`.execute(db);
	const found = rows.map((row) => ({
		desk: row.desk_id as DeskId,
		asked: row.asked,
		confirmed: row.confirmed,
		overdue: row.overdue,
		oldestOverdueDays: row.oldest
	}));
	const none = desk && { desk, asked: 0, confirmed: 0, overdue: 0, oldestOverdueDays: null };
	return none && found.length === 0 ? [none] : found;
}

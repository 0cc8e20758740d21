import type { ActName } from '#core/access';
import type { Day, MemberId } from '#core/base';
import type { Db, Tx } from '#server/store/database.ts';

/** What an act was done to. An id and nothing else: never a name, never a content; and never a case, whose erasure leaves no row behind. */
export type ActSubject = {
	readonly kind: 'node' | 'organisation' | 'desk' | 'member' | 'invitation';
	readonly id: string;
};

/** One line of the audit list. `actor` is `null` for the operator's commands. The day is all the time there is. */
export type AuditedAct = {
	readonly day: Day;
	readonly actor: MemberId | null;
	readonly act: ActName;
	readonly subject: ActSubject;
	/** A code, where an act needs one. */
	readonly reason: string | null;
};

const actsPerPage = 100;

export async function addAuditedAct(tx: Tx, { day, actor, act, subject, reason }: AuditedAct): Promise<void> {
	await tx.insertInto('audit').values({ day, actor, act, subject_kind: subject.kind, subject: subject.id, reason }).execute();
}

/** What part of the list to read. Days are counted in. */
export type AuditFilter = {
	readonly act?: ActName;
	readonly actor?: MemberId;
	readonly from?: Day;
	readonly to?: Day;
};

/** Newest first, a hundred to a page; `page` counts from 0. `total` is of all that fit the filter. */
export async function readAudit(
	db: Db,
	page: number,
	filter: AuditFilter = {}
): Promise<{ readonly acts: readonly AuditedAct[]; readonly total: number }> {
	let fitting = db.selectFrom('audit');
	if (filter.act) fitting = fitting.where('act', '=', filter.act);
	if (filter.actor) fitting = fitting.where('actor', '=', filter.actor);
	if (filter.from) fitting = fitting.where('day', '>=', filter.from);
	if (filter.to) fitting = fitting.where('day', '<=', filter.to);
	const rows = await fitting
		.select(['day', 'actor', 'act', 'subject_kind', 'subject', 'reason'])
		.orderBy('position', 'desc')
		.limit(actsPerPage)
		.offset(page * actsPerPage)
		.execute();
	const { total } = await fitting.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
	return {
		acts: rows.map((row) => ({
			day: row.day as Day,
			actor: row.actor as MemberId | null,
			act: row.act as ActName,
			subject: { kind: row.subject_kind as ActSubject['kind'], id: row.subject },
			reason: row.reason
		})),
		total
	};
}

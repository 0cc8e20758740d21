import type { ActName } from '#core/access';
import type { Day, DeskId, MemberId } from '#core/base';
import type { Db, Tx } from '#server/store/database.ts';

/** What an act was done to. An id and nothing else: never a name, never a content; and never a case, whose erasure leaves no row behind. */
export type ActSubject = {
	readonly kind: 'node' | 'organisation' | 'desk' | 'member' | 'invitation' | 'agreement';
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

/** How many files a desk closed because they may show a person under 18: `lately` from that day on, `ever` since the beginning. Of no case: the list knows none. */
export type ClosedFiles = {
	readonly members: readonly { readonly member: MemberId; readonly today: number; readonly lately: number }[];
	readonly lately: number;
	readonly ever: number;
};

/** Whoever left is in the sums, and among `members` as long as it is lately. */
export async function countClosedFiles(db: Db, desk: DeskId, day: Day, from: Day): Promise<ClosedFiles> {
	const act: ActName = 'withhold-file';
	const rows = await db
		.selectFrom('audit')
		.select(({ fn }) => ['actor', 'day', fn.countAll<number>().as('files')])
		.where('act', '=', act)
		.where('subject_kind', '=', 'desk')
		.where('subject', '=', desk)
		.groupBy(['actor', 'day'])
		.execute();
	const sum = (which: typeof rows): number => which.reduce((files, row) => files + Number(row.files), 0);
	const lately = rows.filter((row) => row.day >= from);
	const members = [...Map.groupBy(lately, ({ actor }) => actor as MemberId)].map(([member, days]) => ({
		member,
		today: sum(days.filter((row) => row.day === day)),
		lately: sum(days)
	}));
	return { members: members.toSorted((a, b) => (a.member < b.member ? -1 : 1)), lately: sum(lately), ever: sum(rows) };
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

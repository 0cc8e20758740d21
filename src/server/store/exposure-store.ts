import { sql } from 'kysely';
import type { Day, DeskId, MemberId } from '#core/base';
import { type Exposure, type ExposureBudget, isBudgetUsed, usualBudget } from '#core/evidence';
import type { Db, Tx } from '#server/store/database.ts';

const atMost = 10_000;
const nothing: Exposure = { openings: 0, minutes: 0 };

/** Adds to the numbers of a member and day, and forgets that member's days before `from`. */
export async function addExposure(tx: Tx, member: MemberId, day: Day, seen: Exposure, from: Day): Promise<Exposure> {
	await tx.deleteFrom('exposure').where('member_id', '=', member).where('on_day', '<', from).execute();
	const row = await tx
		.insertInto('exposure')
		.values({ member_id: member, on_day: day, ...seen })
		.onConflict((conflict) =>
			conflict.columns(['member_id', 'on_day']).doUpdateSet({
				openings: sql`least(${atMost}, exposure.openings + excluded.openings)`,
				minutes: sql`least(${atMost}, exposure.minutes + excluded.minutes)`
			})
		)
		.returning(['openings', 'minutes'])
		.executeTakeFirstOrThrow();
	return row;
}

export async function readExposure(db: Db, member: MemberId, day: Day): Promise<Exposure> {
	const row = await db
		.selectFrom('exposure')
		.select(['openings', 'minutes'])
		.where('member_id', '=', member)
		.where('on_day', '=', day)
		.executeTakeFirst();
	return row ?? nothing;
}

export type MemberExposure = {
	readonly member: MemberId;
	readonly today: Exposure;
	/** Of the days from `from` on, today with them. */
	readonly lately: Exposure;
	/** On how many of these days it was enough, by the budget of now. */
	readonly daysOfEnough: number;
};

/** The numbers of everybody who is joined in a desk. They are of all desks of a person: what was seen for one weighs in the other. */
export async function readTeamExposure(db: Db, desk: DeskId, day: Day, from: Day): Promise<readonly MemberExposure[]> {
	const rows = await db
		.selectFrom('desk_members')
		.leftJoin('exposure', (join) => join.onRef('exposure.member_id', '=', 'desk_members.member_id').on('on_day', '>=', from))
		.select(['desk_members.member_id', 'on_day', 'openings', 'minutes'])
		.where('desk_id', '=', desk)
		.where('desk_members.state', '=', 'joined')
		.orderBy('desk_members.member_id')
		.execute();
	const budget = await readBudget(db, desk);
	return [...Map.groupBy(rows, ({ member_id }) => member_id)].map(([member, days]) => {
		const daysOfEnough = days.filter(
			({ openings, minutes }) => openings !== null && minutes !== null && isBudgetUsed({ openings, minutes }, budget)
		).length;
		const of = (which: typeof days): Exposure => ({
			openings: which.reduce((sum, { openings }) => sum + (openings ?? 0), 0),
			minutes: which.reduce((sum, { minutes }) => sum + (minutes ?? 0), 0)
		});
		return { member: member as MemberId, today: of(days.filter(({ on_day }) => on_day === day)), lately: of(days), daysOfEnough };
	});
}

export async function readBudget(db: Db, desk: DeskId): Promise<ExposureBudget> {
	const row = await db
		.selectFrom('exposure_budgets')
		.select(['openings', 'minutes'])
		.where('desk_id', '=', desk)
		.executeTakeFirst();
	return row ?? usualBudget;
}

export async function writeBudget(tx: Tx, desk: DeskId, { openings, minutes }: ExposureBudget): Promise<void> {
	await tx
		.insertInto('exposure_budgets')
		.values({ desk_id: desk, openings, minutes })
		.onConflict((conflict) => conflict.column('desk_id').doUpdateSet({ openings, minutes }))
		.execute();
}

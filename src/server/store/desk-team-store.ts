import { sql } from 'kysely';
import type { Day, DeskId, MemberId } from '#core/base';
import type { DeskRole } from '#core/log';
import type { Db, Tx } from '#server/store/database.ts';

export type TeamMember = {
	readonly member: MemberId;
	readonly displayName: string;
	readonly role: DeskRole;
	readonly state: 'joined' | 'left';
};

/** A desk of a member's, as that member's browser needs it at sign-in. */
export type OwnDesk = {
	readonly desk: DeskId;
	readonly role: DeskRole;
	readonly generation: number;
	readonly rotationDue: boolean;
};

/** A generation of a desk's key, sealed to one member. */
export type DeskWrap = { readonly desk: DeskId; readonly generation: number; readonly sealed: Uint8Array };

/** `sealed`: the desk's key for the day when only shares are left. */
export type DeskRecovery = { readonly recipient: string; readonly sealed: Uint8Array; readonly drilledOn: Day | null };

/** The role of a member who is joined in a desk and not disabled; `null` for everybody else, and where there is no such desk. */
export async function readDeskRole(db: Db, member: MemberId, desk: DeskId): Promise<DeskRole | null> {
	const row = await joinedRole(db, member, desk).executeTakeFirst();
	return (row?.role as DeskRole | undefined) ?? null;
}

/** As {@link readDeskRole}, and nobody can take that role away before the transaction ends. */
export async function holdDeskRole(tx: Tx, member: MemberId, desk: DeskId): Promise<DeskRole | null> {
	const row = await joinedRole(tx, member, desk).forShare().executeTakeFirst();
	return (row?.role as DeskRole | undefined) ?? null;
}

const joinedRole = (db: Db, member: MemberId, desk: DeskId) =>
	db
		.selectFrom('desk_members')
		.innerJoin('members', 'members.id', 'desk_members.member_id')
		.select('role')
		.where('desk_id', '=', desk)
		.where('member_id', '=', member)
		.where('desk_members.state', '=', 'joined')
		.where('members.state', '=', 'active');

export async function readTeam(db: Db, desk: DeskId): Promise<readonly TeamMember[]> {
	const rows = await db
		.selectFrom('desk_members')
		.innerJoin('members', 'members.id', 'desk_members.member_id')
		.select(['member_id', 'display_name', 'role', 'desk_members.state'])
		.where('desk_id', '=', desk)
		.orderBy('member_id')
		.execute();
	return rows.map((row) => ({
		member: row.member_id as MemberId,
		displayName: row.display_name,
		role: row.role as DeskRole,
		state: row.state as TeamMember['state']
	}));
}

/** Who is joined in a desk now. */
export async function readJoined(
	db: Db,
	desk: DeskId
): Promise<readonly { readonly member: MemberId; readonly role: DeskRole }[]> {
	const rows = await db
		.selectFrom('desk_members')
		.select(['member_id', 'role'])
		.where('desk_id', '=', desk)
		.where('state', '=', 'joined')
		.orderBy('member_id')
		.execute();
	return rows.map((row) => ({ member: row.member_id as MemberId, role: row.role as DeskRole }));
}

export async function readOwnDesks(db: Db, member: MemberId): Promise<readonly OwnDesk[]> {
	const rows = await db
		.selectFrom('desk_members')
		.innerJoin('desks', 'desks.id', 'desk_members.desk_id')
		.select(['desk_id', 'role', 'generation', 'rotation_due'])
		.where('member_id', '=', member)
		.where('state', '=', 'joined')
		.orderBy('desk_id')
		.execute();
	return rows.map((row) => ({
		desk: row.desk_id as DeskId,
		role: row.role as DeskRole,
		generation: row.generation,
		rotationDue: row.rotation_due
	}));
}

export async function readDeskWraps(db: Db, member: MemberId): Promise<readonly DeskWrap[]> {
	const rows = await db
		.selectFrom('desk_wraps')
		.select(['desk_id', 'generation', 'sealed'])
		.where('member_id', '=', member)
		.orderBy('desk_id')
		.orderBy('generation')
		.execute();
	return rows.map((row) => ({ desk: row.desk_id as DeskId, generation: row.generation, sealed: row.sealed }));
}

export async function joinDesk(tx: Tx, desk: DeskId, member: MemberId, role: DeskRole): Promise<void> {
	await tx
		.insertInto('desk_members')
		.values({ desk_id: desk, member_id: member, role, state: 'joined' })
		.onConflict((conflict) => conflict.columns(['desk_id', 'member_id']).doUpdateSet({ role, state: 'joined' }))
		.execute();
}

/** Marks a member as gone from a desk, takes the desk's wraps from that member, and leaves the desk's key to be rotated. */
export async function leaveDesk(tx: Tx, desk: DeskId, member: MemberId): Promise<void> {
	await tx
		.updateTable('desk_members')
		.set({ state: 'left' })
		.where('desk_id', '=', desk)
		.where('member_id', '=', member)
		.execute();
	await tx.deleteFrom('desk_wraps').where('desk_id', '=', desk).where('member_id', '=', member).execute();
	await markRotationDue(tx, desk);
}

/** Leaves a desk's key to be rotated by the next browser that opens it. */
export async function markRotationDue(tx: Tx, desk: DeskId): Promise<void> {
	await tx.updateTable('desks').set({ rotation_due: true }).where('id', '=', desk).where('generation', '>', 0).execute();
}

export async function addDeskWraps(
	tx: Tx,
	desk: DeskId,
	wraps: readonly { readonly generation: number; readonly member: MemberId; readonly sealed: Uint8Array }[]
): Promise<void> {
	await tx
		.insertInto('desk_wraps')
		.values(
			wraps.map(({ generation, member, sealed }) => ({
				desk_id: desk,
				generation,
				member_id: member,
				sealed
			}))
		)
		.execute();
}

/** Gives a desk its next generation; `false` where another browser was first. */
export async function setDeskGeneration(tx: Tx, desk: DeskId, generation: number, recipientHash: string): Promise<boolean> {
	const set = await tx
		.updateTable('desks')
		.set({ generation, recipient_hash: recipientHash, rotation_due: false })
		.where('id', '=', desk)
		.where('generation', '=', generation - 1)
		.returning('id')
		.executeTakeFirst();
	return set !== undefined;
}

/** Every part whose current key the desk holds: its next writer must give it a new one. */
export async function markPartsOfDesk(tx: Tx, desk: DeskId): Promise<void> {
	await sql`
		update parts set rotation_due = true
		from grants
		where grants.desk_id = ${desk} and grants.case_id = parts.case_id and grants.part = parts.part
			and grants.epoch = parts.epoch and not parts.rotation_due`.execute(tx);
}

export async function addRecovery(
	tx: Tx,
	desk: DeskId,
	generation: number,
	recovery: { readonly recipient: string; readonly sealed: Uint8Array; readonly drilledOn: Day | null }
): Promise<void> {
	await tx
		.insertInto('desk_recovery')
		.values({
			desk_id: desk,
			generation,
			recipient: recovery.recipient,
			sealed: recovery.sealed,
			drilled_on: recovery.drilledOn
		})
		.execute();
}

export async function readRecovery(db: Db, desk: DeskId, generation: number): Promise<DeskRecovery | null> {
	const row = await db
		.selectFrom('desk_recovery')
		.select(['recipient', 'sealed', 'drilled_on'])
		.where('desk_id', '=', desk)
		.where('generation', '=', generation)
		.executeTakeFirst();
	return row ? { recipient: row.recipient, sealed: row.sealed, drilledOn: row.drilled_on as Day | null } : null;
}

/** All generations of a desk's key as they are sealed to its recovery recipient, oldest first. */
export async function listRecovery(
	db: Db,
	desk: DeskId
): Promise<readonly { readonly generation: number; readonly recipient: string; readonly sealed: Uint8Array }[]> {
	return db
		.selectFrom('desk_recovery')
		.select(['generation', 'recipient', 'sealed'])
		.where('desk_id', '=', desk)
		.orderBy('generation')
		.execute();
}

/** Notes that the desk's shares were joined again, and opens the desk to survivors. */
export async function markDrilled(tx: Tx, desk: DeskId, generation: number, day: Day): Promise<void> {
	await tx
		.updateTable('desk_recovery')
		.set({ drilled_on: day })
		.where('desk_id', '=', desk)
		.where('generation', '=', generation)
		.execute();
	await tx.updateTable('desks').set({ live: true }).where('id', '=', desk).execute();
}

import { sql } from 'kysely';
import type { CaseId, Day, DeskId, MemberId, SupporterId } from '#core/base';
import type { CutReason, CutState, Effect, PartNumber, SupporterAct, SupporterRole, SupporterState } from '#core/sealing';
import type { Db, Tx } from '#server/store/database.ts';

/** What a newcomer brought: how the node finds the row again, the keys, the proof that only her browser can check. */
export type NewcomerKeys = {
	readonly lookupId: string;
	readonly accessHash: Uint8Array;
	readonly recipient: string;
	readonly signingKey: string;
	readonly proof: string;
};

/** `false` where the id is taken. */
export async function addSupporterInvitation(
	tx: Tx,
	invitation: { readonly id: SupporterId; readonly case: CaseId; readonly acceptHash: Uint8Array; readonly openUntil: Day }
): Promise<boolean> {
	const { id, case: caseId, acceptHash, openUntil } = invitation;
	const added = await tx
		.insertInto('supporter_invitations')
		.values({ id, case_id: caseId, accept_hash: acceptHash, open_until: openUntil })
		.onConflict((conflict) => conflict.doNothing())
		.executeTakeFirst();
	return added.numInsertedOrUpdatedRows === 1n;
}

/** How many invitations of a case are there, answered or not. */
export async function countSupporterInvitations(tx: Tx, caseId: CaseId): Promise<number> {
	const rows = await tx.selectFrom('supporter_invitations').select('id').where('case_id', '=', caseId).execute();
	return rows.length;
}

/** The hash that its secret must have, of an invitation that nobody answered yet and that is not over; locked. */
export async function holdOpenInvitation(tx: Tx, id: SupporterId, today: Day): Promise<Uint8Array | null> {
	const row = await tx
		.selectFrom('supporter_invitations')
		.select('accept_hash')
		.where('id', '=', id)
		.where('signing_key', 'is', null)
		.where('open_until', '>=', today)
		.forUpdate()
		.executeTakeFirst();
	return row?.accept_hash ?? null;
}

/** `false` where somebody has that codename already. */
export async function keepNewcomer(tx: Tx, id: SupporterId, keys: NewcomerKeys): Promise<boolean> {
	const { rows } = await sql<{ taken: boolean }>`
		select exists (select 1 from cases where lookup_id = ${keys.lookupId})
			or exists (select 1 from supporters where lookup_id = ${keys.lookupId})
			or exists (select 1 from supporter_invitations where lookup_id = ${keys.lookupId}) as taken`.execute(tx);
	if (rows[0]?.taken !== false) return false;
	await tx
		.updateTable('supporter_invitations')
		.set({
			lookup_id: keys.lookupId,
			access_hash: keys.accessHash,
			recipient: keys.recipient,
			signing_key: keys.signingKey,
			proof: keys.proof
		})
		.where('id', '=', id)
		.execute();
	return true;
}

/** Whoever answered an invitation of this case and is not let in yet. */
export async function readNewcomers(
	db: Db,
	caseId: CaseId
): Promise<readonly (NewcomerKeys & { readonly supporter: SupporterId })[]> {
	const rows = await db
		.selectFrom('supporter_invitations')
		.selectAll()
		.where('case_id', '=', caseId)
		.where('signing_key', 'is not', null)
		.orderBy('id')
		.execute();
	return rows.map((row) => ({
		supporter: row.id as SupporterId,
		lookupId: row.lookup_id as string,
		accessHash: row.access_hash as Uint8Array,
		recipient: row.recipient as string,
		signingKey: row.signing_key as string,
		proof: row.proof as string
	}));
}

export async function dropSupporterInvitation(tx: Tx, caseId: CaseId, id: SupporterId): Promise<void> {
	await tx.deleteFrom('supporter_invitations').where('case_id', '=', caseId).where('id', '=', id).execute();
}

/** Takes away the invitations that nobody was let in by until their last day. */
export async function forgetInvitations(tx: Tx, today: Day): Promise<void> {
	await tx.deleteFrom('supporter_invitations').where('open_until', '<', today).where('signing_key', 'is', null).execute();
}

/** Where a supporter's request finds the case, and whether the supporter may still be let in. */
export async function readSupporterAccess(
	db: Db,
	lookupId: string,
	today: Day
): Promise<{
	readonly case: CaseId;
	readonly supporter: SupporterId;
	readonly signingKey: string;
	readonly accessHash: Uint8Array;
	readonly inForce: boolean;
} | null> {
	const row = await db
		.selectFrom('supporters')
		.select(['case_id', 'id', 'signing_key', 'access_hash', 'state', 'last_day'])
		.where('lookup_id', '=', lookupId)
		.executeTakeFirst();
	return row
		? {
				case: row.case_id as CaseId,
				supporter: row.id as SupporterId,
				signingKey: row.signing_key,
				accessHash: row.access_hash,
				inForce: row.state === 'in-force' && row.last_day >= today
			}
		: null;
}

/** Everybody who helps or helped; who is past the last day counts as ended. */
export async function readSupporters(db: Db, caseId: CaseId, today: Day): Promise<SupporterState[]> {
	const rows = await db.selectFrom('supporters').selectAll().where('case_id', '=', caseId).orderBy('id').execute();
	return rows.map((row) => ({
		supporter: row.id as SupporterId,
		role: row.role as SupporterRole,
		signingKey: row.signing_key,
		recipientHash: row.recipient_hash,
		line: row.line,
		parts: row.parts,
		acts: row.acts as SupporterAct[],
		lastDay: row.last_day as Day,
		inForce: row.state === 'in-force' && row.last_day >= today
	}));
}

export async function readCuts(db: Db, caseId: CaseId): Promise<CutState[]> {
	const rows = await db.selectFrom('supporter_cuts').selectAll().where('case_id', '=', caseId).execute();
	return rows.map((row) => ({
		hash: row.hash,
		supporter: row.supporter_id as SupporterId,
		desk: row.desk_id as DeskId,
		member: row.member_id as MemberId,
		reason: row.reason as CutReason
	}));
}

/** Does what an accepted act changed about people who help; `false` for an effect about something else. */
export async function applySupporterEffect(tx: Tx, caseId: CaseId, effect: Effect): Promise<boolean> {
	if (effect.do === 'add-supporter') await letHelp(tx, caseId, effect.supporter);
	else if (effect.do === 'end-supporter') await endSupporter(tx, caseId, effect.supporter);
	else if (effect.do === 'drop-supporter-grants') await dropSupporterGrants(tx, caseId, effect.supporter, effect.parts);
	else if (effect.do === 'propose-cut') {
		const { hash, supporter, desk, member, reason } = effect.cut;
		await tx
			.insertInto('supporter_cuts')
			.values({ case_id: caseId, hash, supporter_id: supporter, desk_id: desk, member_id: member, reason })
			.execute();
	} else return false;
	return true;
}

/** The invitation becomes the supporter: what the newcomer brought to be found again goes along. */
async function letHelp(tx: Tx, caseId: CaseId, added: SupporterState): Promise<void> {
	const { supporter, role, signingKey, recipientHash, line, parts, acts, lastDay } = added;
	const { numAffectedRows } = await sql`
		with invited as (delete from supporter_invitations where id = ${supporter} and case_id = ${caseId} returning lookup_id, access_hash)
		insert into supporters (case_id, id, lookup_id, access_hash, role, signing_key, recipient_hash, line, parts, acts, last_day, state)
		select ${caseId}, ${supporter}, lookup_id, access_hash, ${role}, ${signingKey}, ${recipientHash}, ${line}, ${[...parts]}::int[],
			${[...acts]}::text[], ${lastDay}, 'in-force' from invited`.execute(tx);
	// She took the invitation back while this act was on its way: nobody could be found again by it.
	if (numAffectedRows !== 1n) throw new Error('an invitation went while its supporter was let in');
}

export async function endSupporter(tx: Tx, caseId: CaseId, supporter: SupporterId): Promise<void> {
	await tx.updateTable('supporters').set({ state: 'ended' }).where('case_id', '=', caseId).where('id', '=', supporter).execute();
}

/** Takes a supporter's grants: the sealed identities are overwritten with nothing; the entries stay, for the chain. */
export async function dropSupporterGrants(
	tx: Tx,
	caseId: CaseId,
	supporter: SupporterId,
	parts: readonly PartNumber[]
): Promise<void> {
	await sql`
		with gone as (delete from grants where case_id = ${caseId} and supporter_id = ${supporter} and part = any(${[...parts]}::int[]) returning part, seq),
		lighter as (update parts p set bytes = p.bytes - (
			select coalesce(sum(octet_length(e.sealed)), 0) from entries e join gone using (part, seq) where e.case_id = ${caseId} and e.part = p.part
		) where p.case_id = ${caseId} and p.part in (select part from gone))
		update entries e set sealed = null from gone where e.case_id = ${caseId} and e.part = gone.part and e.seq = gone.seq`.execute(
		tx
	);
}

/** Supporters still marked in force whose last day is before `today`. */
export async function readSupportersPast(
	db: Db,
	today: Day
): Promise<readonly { readonly case: CaseId; readonly supporter: SupporterId }[]> {
	const rows = await db
		.selectFrom('supporters')
		.select(['case_id', 'id'])
		.where('state', '=', 'in-force')
		.where('last_day', '<', today)
		.execute();
	return rows.map((row) => ({ case: row.case_id as CaseId, supporter: row.id as SupporterId }));
}

export async function findSupporterCase(db: Db, supporter: SupporterId): Promise<CaseId | null> {
	const row = await db.selectFrom('supporters').select('case_id').where('id', '=', supporter).executeTakeFirst();
	return (row?.case_id ?? null) as CaseId | null;
}

/** An opening that she sees holds for its day. */
export async function noteHelperOpening(tx: Tx, supporter: SupporterId, today: Day): Promise<void> {
	await tx.updateTable('supporters').set({ opened_on: today }).where('id', '=', supporter).execute();
}

export async function hasHelperOpened(db: Db, supporter: SupporterId, today: Day): Promise<boolean> {
	const row = await db.selectFrom('supporters').select('opened_on').where('id', '=', supporter).executeTakeFirst();
	return row?.opened_on === today;
}

import type { MemberId } from '#core/base';
import type { Db, Tx } from '#server/store/database.ts';
import type { MemberView } from '#server/store/staff-store.ts';

/** A session seen after one moment and begun after another is alive. */
export type SessionAge = { readonly seenAfter: Date; readonly beganAfter: Date };

export type SessionView = MemberView & { readonly signingKey: string; readonly lastSeen: Date };

export async function addSession(tx: Tx, tokenHash: Uint8Array, member: MemberId, now: Date): Promise<void> {
	await tx.insertInto('sessions').values({ token_hash: tokenHash, member_id: member, last_seen: now, began: now }).execute();
}

/** Whose living session this is; `null` for an unknown or expired one, and for a disabled member. */
export async function readLivingSession(db: Db, tokenHash: Uint8Array, age: SessionAge): Promise<SessionView | null> {
	const row = await db
		.selectFrom('sessions')
		.innerJoin('members', 'members.id', 'sessions.member_id')
		.select(['members.id', 'name', 'display_name', 'is_admin', 'signing_key', 'last_seen'])
		.where('token_hash', '=', tokenHash)
		.where('last_seen', '>', age.seenAfter)
		.where('began', '>', age.beganAfter)
		.where('state', '=', 'active')
		.executeTakeFirst();
	return row
		? {
				id: row.id as MemberId,
				name: row.name,
				displayName: row.display_name,
				admin: row.is_admin,
				signingKey: row.signing_key,
				lastSeen: row.last_seen
			}
		: null;
}

export async function touchSession(tx: Tx, tokenHash: Uint8Array, now: Date): Promise<void> {
	await tx.updateTable('sessions').set({ last_seen: now }).where('token_hash', '=', tokenHash).execute();
}

export async function deleteSession(tx: Tx, tokenHash: Uint8Array): Promise<void> {
	await tx.deleteFrom('sessions').where('token_hash', '=', tokenHash).execute();
}

/** Ends a member's sessions but the one that asks. */
export async function deleteOtherSessionsOf(tx: Tx, member: MemberId, tokenHash: Uint8Array): Promise<void> {
	await tx.deleteFrom('sessions').where('member_id', '=', member).where('token_hash', '!=', tokenHash).execute();
}

export async function deleteSessionsOf(tx: Tx, member: MemberId): Promise<void> {
	await tx.deleteFrom('sessions').where('member_id', '=', member).execute();
}

export async function deleteDeadSessions(tx: Tx, age: SessionAge): Promise<void> {
	await tx
		.deleteFrom('sessions')
		.where(({ eb, or }) => or([eb('last_seen', '<=', age.seenAfter), eb('began', '<=', age.beganAfter)]))
		.execute();
}

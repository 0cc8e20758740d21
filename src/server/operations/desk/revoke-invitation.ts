import { accepted, type DeskId, type InvitationId, type MemberId, type Outcome, refused } from '#core/base';
import type { App } from '#server/app.ts';
import { today } from '#server/gateways/clock.ts';
import { acting } from '#server/operations/acting.ts';
import type { StorageRefusal, Tx } from '#server/store/database.ts';
import { lockDesk } from '#server/store/desk-store.ts';
import { readDeskRole } from '#server/store/desk-team-store.ts';
import { closeInvitation, type Invitation, lockInvitation, lockPendingOf } from '#server/store/invitation-store.ts';
import { disableMember } from '#server/store/staff-store.ts';

export type RevokeRefusal = 'invitation-used' | 'invitation-revoked' | 'not-found' | StorageRefusal;

/**
 * A lead takes back an invitation to its desk, also one whose newcomer waits to be let in: so somebody whose proof is wrong is turned away.
 * Another desk's invitation is `not-found`. Refuses `invitation-used` once the newcomer is in, `invitation-revoked` the second time.
 */
export const revokeInvitation = (
	app: App,
	member: MemberId,
	desk: DeskId,
	id: InvitationId
): Promise<Outcome<null, RevokeRefusal>> =>
	acting(app, { as: 'desk', member, desk }, 'revoke-invitation', { kind: 'invitation', id }, async (tx) => {
		await lockDesk(tx, desk);
		const found = await lockInvitation(tx, id);
		return withdrawInvitation(app, tx, found?.desk === desk ? found : null);
	});

/**
 * Closes an invitation that is locked, the account of a newcomer whom it has not let in anywhere, and what that newcomer invited to; a
 * restored backup will not open any of it again.
 */
export async function withdrawInvitation(app: App, tx: Tx, invitation: Invitation | null): Promise<Outcome<null, RevokeRefusal>> {
	if (!invitation) return refused('not-found');
	const closed = await closePending(tx, invitation);
	if (!closed.ok) return closed;
	return app.tombstones.append(closed.value.map((id) => ({ kind: 'invitation', id, day: today(app.clock) })));
}

/**
 * Closes what a member invited to and nobody was let in by yet: to one desk, or, where `desk` is `null`, everywhere. Without it whoever is
 * shut out walks back in by an own invitation. Gives what is to be written into the list of tombstones.
 */
export async function endInvitationsOf(tx: Tx, inviter: MemberId, desk: DeskId | null): Promise<readonly InvitationId[]> {
	const ended: InvitationId[] = [];
	for (const invitation of await lockPendingOf(tx, inviter, desk)) {
		const closed = await closePending(tx, invitation);
		if (closed.ok) ended.push(...closed.value);
	}
	return ended;
}

async function closePending(
	tx: Tx,
	{ id, state, desk, newcomer }: Invitation
): Promise<Outcome<readonly InvitationId[], 'invitation-used' | 'invitation-revoked'>> {
	if (state === 'revoked') return refused('invitation-revoked');
	if (state === 'admitted') return refused('invitation-used');
	const ended = [id];
	if (newcomer && desk) {
		if (await readDeskRole(tx, newcomer, desk)) return refused('invitation-used');
		await disableMember(tx, newcomer);
		ended.push(...(await endInvitationsOf(tx, newcomer, null)));
	}
	await closeInvitation(tx, id, 'revoked');
	return accepted(ended);
}

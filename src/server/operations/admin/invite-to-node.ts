import { accepted, type DeskId, type InvitationId, type MemberId, type Outcome, refused } from '#core/base';
import type { DeskRole } from '#core/log';
import type { App } from '#server/app.ts';
import { today } from '#server/gateways/clock.ts';
import { acting } from '#server/operations/acting.ts';
import { withdrawInvitation } from '#server/operations/desk/revoke-invitation.ts';
import type { StorageRefusal } from '#server/store/database.ts';
import { readDesk } from '#server/store/desk-store.ts';
import { addInvitation, lockInvitation, readInvitation, readInvitationOf } from '#server/store/invitation-store.ts';

/** `desk: null` invites to the node as a whole, which is only of use to an admin. `sealedSecret` is for the inviter's browser, `acceptHash` for this node. */
export type NodeInvitation = {
	readonly id: InvitationId;
	readonly desk: DeskId | null;
	readonly role: DeskRole;
	readonly admin: boolean;
	readonly sealedSecret: Uint8Array;
	readonly acceptHash: Uint8Array;
};

/** Invites somebody to any desk, or as an admin. Refuses `desk-unknown`, `id-taken`, `role-missing` (neither desk nor admin). */
export const inviteToNode = (
	app: App,
	member: MemberId,
	invitation: NodeInvitation
): Promise<Outcome<null, 'desk-unknown' | 'id-taken' | 'role-missing' | 'not-found' | StorageRefusal>> =>
	acting(app, { as: 'admin', member }, 'invite-to-node', { kind: 'invitation', id: invitation.id }, async (tx) => {
		const { id, desk, role, admin, sealedSecret, acceptHash } = invitation;
		if (desk === null && !admin) return refused('role-missing');
		// Whoever is invited to no desk belongs where the inviter does.
		const host = desk ? await readDesk(tx, desk) : await readInvitationOf(tx, member);
		if (!host) return refused('desk-unknown');
		const added = await addInvitation(tx, {
			id,
			desk,
			organisation: host.organisation,
			role,
			admin,
			invitedBy: member,
			sealedSecret,
			acceptHash,
			createdOn: today(app.clock)
		});
		return added ? accepted(null) : refused('id-taken');
	});

/** Takes back any invitation that has let nobody into a desk yet. Refuses `not-found`, `invitation-used`, `invitation-revoked`. */
export const revokeNodeInvitation = (
	app: App,
	member: MemberId,
	id: InvitationId
): Promise<Outcome<null, 'invitation-used' | 'invitation-revoked' | 'not-found' | StorageRefusal>> =>
	acting(app, { as: 'admin', member }, 'revoke-node-invitation', { kind: 'invitation', id }, async (tx) =>
		withdrawInvitation(app, tx, (await readInvitation(tx, id)) && (await lockInvitation(tx, id)))
	);

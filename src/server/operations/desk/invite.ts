import { accepted, type DeskId, type InvitationId, type MemberId, type Outcome, refused } from '#core/base';
import type { DeskRole } from '#core/log';
import type { App } from '#server/app.ts';
import { today } from '#server/gateways/clock.ts';
import { acting } from '#server/operations/acting.ts';
import type { StorageRefusal } from '#server/store/database.ts';
import { readDesk } from '#server/store/desk-store.ts';
import { addInvitation } from '#server/store/invitation-store.ts';

/**
 * `sealedSecret`: the secret of the address's fragment, sealed to the desk and to the inviter. The server cannot read it. `acceptHash`: what
 * the server holds against whoever comes to accept.
 */
export type DeskInvitation = {
	readonly id: InvitationId;
	readonly role: DeskRole;
	readonly sealedSecret: Uint8Array;
	readonly acceptHash: Uint8Array;
};

/** A lead invites somebody into its desk. Refuses `id-taken`. */
export const inviteToDesk = (
	app: App,
	member: MemberId,
	desk: DeskId,
	{ id, role, sealedSecret, acceptHash }: DeskInvitation
): Promise<Outcome<null, 'id-taken' | 'not-found' | StorageRefusal>> =>
	acting(app, { as: 'desk', member, desk }, 'invite', { kind: 'invitation', id }, async (tx) => {
		const place = await readDesk(tx, desk);
		if (!place) return refused('not-found');
		const added = await addInvitation(tx, {
			id,
			desk,
			organisation: place.organisation,
			role,
			admin: false,
			invitedBy: member,
			sealedSecret,
			acceptHash,
			createdOn: today(app.clock)
		});
		return added ? accepted(null) : refused('id-taken');
	});

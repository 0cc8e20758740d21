import { accepted, type InvitationId, type OrganisationId, type Outcome, refused, toBase64url } from '#core/base';
import { hashOfAccept, invitationAccept, randomId, randomOf } from '#core/sealing';
import type { App } from '#server/app.ts';
import { today } from '#server/gateways/clock.ts';
import { acting } from '#server/operations/acting.ts';
import type { StorageRefusal } from '#server/store/database.ts';
import { type Organisation, readOrganisation } from '#server/store/desk-store.ts';
import { addInvitation, revokeOperatorInvitations } from '#server/store/invitation-store.ts';
import { hasActiveAdmin } from '#server/store/staff-store.ts';
import { type AddOrganisationRefusal, placeOrganisation } from './add-organisation.ts';

/** `secret`: 32 bytes for the fragment of the address; the node keeps a hash of what it gives, and nothing else of it. */
export type AdminInvitation = { readonly id: InvitationId; readonly secret: Uint8Array };

/** Whether anybody can administer this node now. */
export const hasAdmin = (app: App): Promise<boolean> => hasActiveAdmin(app.db);

/**
 * Invites an administrator: for commands on the node's own machine, never for a request. Earlier invitations of this kind that nobody
 * accepted end with it. The organisation that runs the node is entered with the first one, under the node's own id and name. Refuses as the
 * key log does where the node's own key is not in it yet.
 */
export function inviteFirstAdmin(app: App): Promise<Outcome<AdminInvitation, AddOrganisationRefusal | StorageRefusal>> {
	const id = randomId<'invitation'>();
	const secret = randomOf(32);
	return acting(app, { as: 'operator' }, 'invite-first-admin', { kind: 'invitation', id }, async (tx) => {
		const host = operatorOf(app);
		if (!(await readOrganisation(tx, host.id))) {
			const placed = await placeOrganisation(tx, app, host, null);
			if (!placed.ok) return placed;
		}
		const ended = await revokeOperatorInvitations(tx);
		const kept = await app.tombstones.append(ended.map((one) => ({ kind: 'invitation', id: one, day: today(app.clock) })));
		if (!kept.ok) return kept;
		const added = await addInvitation(tx, {
			id,
			desk: null,
			organisation: host.id,
			role: 'lead',
			admin: true,
			invitedBy: null,
			sealedSecret: null,
			acceptHash: hashOfAccept(invitationAccept(secret)),
			createdOn: today(app.clock)
		});
		return added ? accepted({ id, secret }) : refused('id-taken');
	});
}

/** {@link inviteFirstAdmin} as the address to open. What follows the `#` no browser sends to anybody. */
export async function makeAdminInvitation(app: App): Promise<Outcome<string, AddOrganisationRefusal | StorageRefusal>> {
	const made = await inviteFirstAdmin(app);
	return made.ok ? accepted(`${app.origin}/desk/join/${made.value.id}#${toBase64url(made.value.secret)}`) : made;
}

const operatorOf = ({ node }: App): Organisation => ({
	id: node.id as string as OrganisationId,
	kind: 'other',
	names: { en: node.name }
});

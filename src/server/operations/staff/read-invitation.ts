import { accepted, type InvitationId, type Outcome, refused } from '#core/base';
import type { LocalText } from '#core/support';
import type { App } from '#server/app.ts';
import { readDesk, readOrganisation } from '#server/store/desk-store.ts';
import { type Invitation, readInvitation } from '#server/store/invitation-store.ts';

/** An invitation as its newcomer sees it before accepting. Names nobody. */
export type InvitationView = Pick<Invitation, 'organisation' | 'desk' | 'role' | 'admin'> & {
	readonly organisationName: LocalText;
	readonly deskName: LocalText | null;
};

export type InvitationRefusal = 'not-found' | 'invitation-used' | 'invitation-revoked';

export async function viewInvitation(app: App, id: InvitationId): Promise<Outcome<InvitationView, InvitationRefusal>> {
	const found = openInvitation(await readInvitation(app.db, id));
	if (!found.ok) return found;
	const { organisation, desk, role, admin } = found.value;
	const [host, place] = await Promise.all([readOrganisation(app.db, organisation), desk && readDesk(app.db, desk)]);
	return accepted({
		organisation,
		desk,
		role,
		admin,
		organisationName: host?.names ?? {},
		deskName: place?.profile.names ?? null
	});
}

/** An invitation that can still be accepted. Refuses `not-found`, `invitation-used`, `invitation-revoked`. */
export function openInvitation(invitation: Invitation | null): Outcome<Invitation, InvitationRefusal> {
	if (!invitation) return refused('not-found');
	if (invitation.state === 'open') return accepted(invitation);
	return refused(invitation.state === 'revoked' ? 'invitation-revoked' : 'invitation-used');
}

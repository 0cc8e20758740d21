import { accepted, type Day, dayOf, type InvitationId, type Outcome, refused } from '#core/base';
import type { LocalText } from '#core/support';
import type { App } from '#server/app.ts';
import { today } from '#server/gateways/clock.ts';
import { readDesk, readOrganisation } from '#server/store/desk-store.ts';
import { type Invitation, readInvitation } from '#server/store/invitation-store.ts';

/** An invitation as its newcomer sees it before accepting. Names nobody. */
export type InvitationView = Pick<Invitation, 'organisation' | 'desk' | 'role' | 'admin'> & {
	readonly organisationName: LocalText;
	readonly deskName: LocalText | null;
};

export type InvitationRefusal =
	| 'not-found'
	| 'invitation-used'
	| 'invitation-revoked'
	| 'invitation-expired'
	| 'invitation-outdated';

export async function viewInvitation(app: App, id: InvitationId): Promise<Outcome<InvitationView, InvitationRefusal>> {
	const found = openInvitation(app, await readInvitation(app.db, id));
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

/**
 * As lists show an invitation: with the last day on which it can be accepted, `expired` where nobody did, `outdated` where it was made
 * before this node asked for what the secret gives, so that nobody can accept it.
 */
export type ListedInvitation = Pick<Invitation, 'id' | 'role' | 'invitedBy' | 'createdOn'> & {
	readonly state: Invitation['state'] | 'expired' | 'outdated';
	readonly lastDay: Day;
};

export function listedInvitation(app: App, invitation: Invitation): ListedInvitation {
	const { id, role, invitedBy, createdOn } = invitation;
	const lastDay = lastDayOf(app, createdOn);
	return { id, role, invitedBy, createdOn, lastDay, state: stateOf(invitation, lastDay < today(app.clock)) };
}

function stateOf({ state, acceptHash }: Invitation, isOver: boolean): ListedInvitation['state'] {
	if (state !== 'open') return state;
	if (isOver) return 'expired';
	return acceptHash ? 'open' : 'outdated';
}

/** The address may lie in a letterbox for ever; what it opens does not. */
const lastDayOf = (app: App, createdOn: Day): Day =>
	dayOf(new Date(Date.parse(createdOn) + app.config.invitationDays * 86_400_000));

/** An invitation that can still be accepted. Refuses by what it is instead: {@link InvitationRefusal}. */
export function openInvitation(app: App, invitation: Invitation | null): Outcome<Invitation, InvitationRefusal> {
	if (!invitation) return refused('not-found');
	const { state } = listedInvitation(app, invitation);
	if (state === 'open') return accepted(invitation);
	if (state === 'expired' || state === 'outdated' || state === 'revoked') return refused(`invitation-${state}`);
	return refused('invitation-used');
}

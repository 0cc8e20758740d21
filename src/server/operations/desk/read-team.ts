import { accepted, type DeskId, type InvitationId, type MemberId, type Outcome, refused } from '#core/base';
import type { KeyStatement } from '#core/log';
import type { App } from '#server/app.ts';
import { type ListedInvitation, listedInvitation } from '#server/operations/staff/read-invitation.ts';
import { readDesk } from '#server/store/desk-store.ts';
import { type DeskRecovery, readRecovery, readTeam, type TeamMember } from '#server/store/desk-team-store.ts';
import { listInvitations } from '#server/store/invitation-store.ts';

/** Somebody who accepted and waits. What a browser of the desk checks before it lets that person in. */
export type WaitingNewcomer = {
	readonly invitation: InvitationId;
	readonly member: MemberId;
	readonly statement: KeyStatement;
	readonly proof: string;
	readonly sealedSecret: Uint8Array | null;
};

export type Team = {
	readonly members: readonly TeamMember[];
	readonly newcomers: readonly WaitingNewcomer[];
	readonly invitations: readonly ListedInvitation[];
	readonly recovery: DeskRecovery | null;
	readonly rotationDue: boolean;
};

/** Who is in a desk, who waits to be let in, who is invited. Whether those shown are in the key log is for the browser to check. */
export async function viewTeam(app: App, desk: DeskId): Promise<Outcome<Team, 'not-found'>> {
	const place = await readDesk(app.db, desk);
	if (!place) return refused('not-found');
	const [members, invitations, recovery] = await Promise.all([
		readTeam(app.db, desk),
		listInvitations(app.db, desk),
		readRecovery(app.db, desk, place.generation)
	]);
	const known = new Set(members.map(({ member }) => member));
	return accepted({
		members,
		newcomers: invitations.flatMap(({ id, state, newcomer, statement, proof, sealedSecret }) =>
			state === 'accepted' && newcomer && statement && proof && !known.has(newcomer)
				? [{ invitation: id, member: newcomer, statement, proof, sealedSecret }]
				: []
		),
		invitations: invitations.map((invitation) => listedInvitation(app, invitation)),
		recovery,
		rotationDue: place.rotationDue
	});
}

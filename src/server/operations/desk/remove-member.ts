import { type DeskId, type MemberId, type Outcome, refused } from '#core/base';
import type { App } from '#server/app.ts';
import { today } from '#server/gateways/clock.ts';
import { acting } from '#server/operations/acting.ts';
import { keepOut } from '#server/operations/desk/keep-out.ts';
import { endInvitationsOf } from '#server/operations/desk/revoke-invitation.ts';
import type { StorageRefusal } from '#server/store/database.ts';
import { lockDesk } from '#server/store/desk-store.ts';
import { leaveDesk, readJoined } from '#server/store/desk-team-store.ts';
import { deleteSessionsOf } from '#server/store/session-store.ts';

/**
 * A lead takes a member out of its desk: signed out everywhere at once, the desk's wrapped keys gone, what that member invited to the desk
 * taken back, the desk's key to be rotated before anything more is sealed to it. Refuses `not-found` for who is not joined, and `last-lead`: a desk without one can let nobody in.
 */
export const removeMember = (
	app: App,
	member: MemberId,
	desk: DeskId,
	removed: MemberId
): Promise<Outcome<null, 'last-lead' | 'not-found' | StorageRefusal>> =>
	acting(
		app,
		{ as: 'desk', member, desk },
		'remove-member',
		{ kind: 'member', id: removed },
		async (tx): Promise<Outcome<null, 'last-lead' | 'not-found' | StorageRefusal>> => {
			await lockDesk(tx, desk);
			const team = await readJoined(tx, desk);
			if (!team.some((one) => one.member === removed)) return refused('not-found');
			if (!team.some((one) => one.role === 'lead' && one.member !== removed)) return refused('last-lead');
			await leaveDesk(tx, desk, removed);
			await deleteSessionsOf(tx, removed);
			const ended = await endInvitationsOf(tx, removed, desk);
			return keepOut(app, tx, { kind: 'left', id: removed, desk, day: today(app.clock) }, ended);
		}
	);

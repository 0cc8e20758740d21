import { type MemberId, type Outcome, refused } from '#core/base';
import { deskReach, type ShutOutReason } from '#core/support';
import type { App } from '#server/app.ts';
import { today } from '#server/gateways/clock.ts';
import { acting } from '#server/operations/acting.ts';
import { keepOut } from '#server/operations/desk/keep-out.ts';
import { endInvitationsOf } from '#server/operations/desk/revoke-invitation.ts';
import type { StorageRefusal } from '#server/store/database.ts';
import { lockDesk } from '#server/store/desk-store.ts';
import { leaveDesk, readJoined, readOwnDesks } from '#server/store/desk-team-store.ts';
import { disableMember, hasActiveAdmin, lockActiveAdmins } from '#server/store/staff-store.ts';

type ShutOutRefusal = 'last-admin' | 'desk-left-alone' | 'not-found' | StorageRefusal;

/**
 * Shuts a member out for good: sessions, passkeys and wrapped keys go, every desk of that member's has its key to rotate, and what that
 * member invited to and nobody was let in by yet is taken back. There is no way
 * back: whoever returns is invited anew, with new keys. Refuses `not-found`, `last-admin` where nobody would be left to administer, and,
 * unless a reason is given, `desk-left-alone` where a desk would be left without a lead or without anybody: nobody could be let in there
 * any more.
 */
export const shutOutMember = (
	app: App,
	admin: MemberId,
	id: MemberId,
	reason: ShutOutReason | null = null
): Promise<Outcome<null, ShutOutRefusal>> =>
	acting(
		app,
		{ as: 'admin', member: admin },
		'disable-member',
		{ kind: 'member', id },
		async (tx): Promise<Outcome<null, ShutOutRefusal>> => {
			const admins = await lockActiveAdmins(tx);
			if (admins.includes(id) && admins.length === 1) return refused('last-admin');
			for (const { desk, generation } of await readOwnDesks(tx, id)) {
				await lockDesk(tx, desk);
				const before = await readJoined(tx, desk);
				const after = before.filter(({ member }) => member !== id);
				// A desk without a key has nothing yet that only its members could open: another founder is invited.
				const loses = generation > 0 && deskReach(after) !== deskReach(before);
				if (loses && reason === null) return refused('desk-left-alone');
				await leaveDesk(tx, desk, id);
			}
			if (!(await disableMember(tx, id))) return refused('not-found');
			const ended = await endInvitationsOf(tx, id, null);
			// An admin who waits for a desk by the own invitation of whoever goes, goes too.
			if (!(await hasActiveAdmin(tx))) return refused('last-admin');
			return keepOut(app, tx, { kind: 'member', id, day: today(app.clock) }, ended);
		},
		reason
	);

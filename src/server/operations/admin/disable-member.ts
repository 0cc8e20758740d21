import { type MemberId, type Outcome, refused } from '#core/base';
import type { App } from '#server/app.ts';
import { today } from '#server/gateways/clock.ts';
import { acting } from '#server/operations/acting.ts';
import { keepOut } from '#server/operations/desk/keep-out.ts';
import type { StorageRefusal } from '#server/store/database.ts';
import { lockDesk } from '#server/store/desk-store.ts';
import { leaveDesk, readOwnDesks } from '#server/store/desk-team-store.ts';
import { disableMember, lockActiveAdmins } from '#server/store/staff-store.ts';

/**
 * Shuts a member out for good: sessions, passkeys and wrapped keys go, every desk of that member's has its key to rotate. There is no way
 * back: whoever returns is invited anew, with new keys. Refuses `not-found`, and `last-admin` where nobody would be left to administer.
 */
export const shutOutMember = (
	app: App,
	admin: MemberId,
	id: MemberId
): Promise<Outcome<null, 'last-admin' | 'not-found' | StorageRefusal>> =>
	acting(
		app,
		{ as: 'admin', member: admin },
		'disable-member',
		{ kind: 'member', id },
		async (tx): Promise<Outcome<null, 'last-admin' | 'not-found' | StorageRefusal>> => {
			const admins = await lockActiveAdmins(tx);
			if (admins.includes(id) && admins.length === 1) return refused('last-admin');
			for (const { desk } of await readOwnDesks(tx, id)) {
				await lockDesk(tx, desk);
				await leaveDesk(tx, desk, id);
			}
			if (!(await disableMember(tx, id))) return refused('not-found');
			return keepOut(app, tx, { kind: 'member', id, day: today(app.clock) });
		}
	);

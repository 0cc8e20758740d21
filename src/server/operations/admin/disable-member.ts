import { accepted, type MemberId, type Outcome, refused } from '#core/base';
import type { App } from '#server/app.ts';
import { acting } from '#server/operations/acting.ts';
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
	acting(app, { as: 'admin', member: admin }, 'disable-member', { kind: 'member', id }, async (tx) => {
		const admins = await lockActiveAdmins(tx);
		if (admins.includes(id) && admins.length === 1) return refused('last-admin');
		for (const { desk } of await readOwnDesks(tx, id)) {
			await lockDesk(tx, desk);
			await leaveDesk(tx, desk, id);
		}
		return (await disableMember(tx, id)) ? accepted(null) : refused('not-found');
	});

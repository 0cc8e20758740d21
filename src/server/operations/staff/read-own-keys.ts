import { accepted, type MemberId, type Outcome, refused } from '#core/base';
import type { App } from '#server/app.ts';
import { type DeskWrap, type OwnDesk, readDeskWraps, readOwnDesks } from '#server/store/desk-team-store.ts';
import { type MemberView, type MemberWrap, readActiveMember, readMemberWraps, readSaltOf } from '#server/store/staff-store.ts';

export type OwnKeys = {
	readonly member: MemberView;
	readonly desks: readonly OwnDesk[];
	readonly wraps: readonly MemberWrap[];
	readonly deskKeys: readonly DeskWrap[];
	readonly salt: Uint8Array;
};

/** What a member's browser needs after signing in: its own keys and those of its desks, all sealed. */
export async function readOwnKeys(app: App, id: MemberId): Promise<Outcome<OwnKeys, 'not-found'>> {
	const [member, salt] = await Promise.all([readActiveMember(app.db, id), readSaltOf(app.db, id)]);
	if (!member || !salt) return refused('not-found');
	const [desks, wraps, deskKeys] = await Promise.all([
		readOwnDesks(app.db, id),
		readMemberWraps(app.db, id),
		readDeskWraps(app.db, id)
	]);
	return accepted({ member, desks, wraps, deskKeys, salt });
}

import type { DeskId, InvitationId, MemberId } from '#core/base';
import { deskReach } from '#core/support';
import type { App } from '#server/app.ts';
import type { Db } from '#server/store/database.ts';
import { readDesk } from '#server/store/desk-store.ts';
import { listRecovery, readJoined } from '#server/store/desk-team-store.ts';
import { readInvitationOf } from '#server/store/invitation-store.ts';

/** A desk that nobody leads any more, as who was invited to lead it needs it: every generation as sealed to the recovery shares. */
export type ClosedDesk = {
	readonly desk: DeskId;
	readonly kept: readonly { readonly generation: number; readonly recipient: string; readonly sealed: Uint8Array }[];
};

/** Into which desk a member may come by its recovery shares: invited as its lead and waiting, while it has a key and nobody else leads it. */
export async function findClosedDesk(
	db: Db,
	member: MemberId
): Promise<{ readonly desk: DeskId; readonly invitation: InvitationId } | null> {
	const invitation = await readInvitationOf(db, member);
	if (!invitation?.desk || invitation.state !== 'accepted' || invitation.role !== 'lead') return null;
	const { desk, id } = invitation;
	const place = await readDesk(db, desk);
	if (!place || place.generation === 0) return null;
	return deskReach(await readJoined(db, desk)) === 'whole' ? null : { desk, invitation: id };
}

/** What the browser of such a member asks for; `null` where there is none. Without two shares all of it is worth nothing. */
export async function readClosedDesk(app: App, member: MemberId): Promise<ClosedDesk | null> {
	const found = await findClosedDesk(app.db, member);
	return found && { desk: found.desk, kept: await listRecovery(app.db, found.desk) };
}

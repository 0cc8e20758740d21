import type { InvitationId, Outcome } from '#core/base';
import type { App } from '#server/app.ts';
import type { Tx } from '#server/store/database.ts';
import { readInvitationOf } from '#server/store/invitation-store.ts';
import type { Tombstone } from '#server/store/tombstone-list.ts';

/**
 * Writes down that a member was shut out, that the invitation this member came by is used up, and which of the member's own were `ended`: a
 * restored backup knows of none of it, and would have let the member in again. On the disk when it accepts, so before the transaction ends.
 */
export async function keepOut(
	app: App,
	tx: Tx,
	tombstone: Extract<Tombstone, { kind: 'member' | 'left' }>,
	ended: readonly InvitationId[]
): Promise<Outcome<null, 'storage-full' | 'storage-unavailable'>> {
	const invitation = await readInvitationOf(tx, tombstone.id);
	const { day } = tombstone;
	const closed = [...(invitation ? [invitation.id] : []), ...ended];
	return app.tombstones.append([tombstone, ...closed.map((id) => ({ kind: 'invitation', id, day }) as const)]);
}

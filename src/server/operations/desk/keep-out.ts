import type { Outcome } from '#core/base';
import type { App } from '#server/app.ts';
import type { Tx } from '#server/store/database.ts';
import { readInvitationOf } from '#server/store/invitation-store.ts';
import type { Tombstone } from '#server/store/tombstone-list.ts';

/**
 * Writes down that a member was shut out, and that the invitation this member came by is used up: a restored backup knows of neither, and
 * would have let the member in again. On the disk when it accepts, so before the transaction ends.
 */
export async function keepOut(
	app: App,
	tx: Tx,
	tombstone: Extract<Tombstone, { kind: 'member' | 'left' }>
): Promise<Outcome<null, 'storage-full' | 'storage-unavailable'>> {
	const invitation = await readInvitationOf(tx, tombstone.id);
	const { day } = tombstone;
	return app.tombstones.append([tombstone, ...(invitation ? [{ kind: 'invitation', id: invitation.id, day } as const] : [])]);
}

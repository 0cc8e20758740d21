import { type Outcome, refused } from '#core/base';
import type { SignedIn } from '#server/api/endpoint.ts';
import type { App } from '#server/app.ts';
import { today } from '#server/gateways/clock.ts';
import { acting } from '#server/operations/acting.ts';
import type { StorageRefusal } from '#server/store/database.ts';
import { deletePasskey, listPasskeys } from '#server/store/passkey-store.ts';
import { deleteOtherSessionsOf } from '#server/store/session-store.ts';
import { lockPassphraseWay } from '#server/store/staff-store.ts';
import { passkeyHash } from '#server/store/tombstone-list.ts';

type RemoveRefusal = 'last-way-in' | 'not-found' | StorageRefusal;

/**
 * Takes one of a member's own passkeys, with the keys sealed to it. Whoever may have the device is signed out: only the session that asks
 * goes on. Its tombstone is on the disk before the transaction ends, so that a restored backup does not let it in again. Refuses `not-found` for another's, and `last-way-in` where neither a passphrase nor another passkey would let the member in.
 */
export const removePasskey = (
	app: App,
	{ member, tokenHash }: Pick<SignedIn, 'member' | 'tokenHash'>,
	credential: string
): Promise<Outcome<null, RemoveRefusal>> =>
	acting(
		app,
		{ as: 'member', member },
		'remove-passkey',
		{ kind: 'member', id: member },
		async (tx): Promise<Outcome<null, RemoveRefusal>> => {
			const byPassphrase = await lockPassphraseWay(tx, member);
			const own = await listPasskeys(tx, member);
			if (!own.some((one) => one.credential === credential)) return refused('not-found');
			if (!byPassphrase && own.length === 1) return refused('last-way-in');
			await deletePasskey(tx, member, credential);
			await deleteOtherSessionsOf(tx, member, tokenHash);
			const tombstone = { kind: 'passkey', id: member, passkey: passkeyHash(credential), day: today(app.clock) } as const;
			return app.tombstones.append([tombstone]);
		}
	);

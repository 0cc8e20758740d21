import { accepted, type Outcome } from '#core/base';
import type { App } from '#server/app.ts';
import { acting } from '#server/operations/acting.ts';
import type { StorageRefusal } from '#server/store/database.ts';
import { closeSession, readSession } from './session.ts';

/** Ends the session of a token. One that is over already, or never was, is answered alike: whoever asks is signed out. */
export async function signOut(app: App, token: string | null): Promise<Outcome<null, 'not-found' | StorageRefusal>> {
	const session = token ? await readSession(app, token) : null;
	if (!token || !session) return accepted(null);
	const { member } = session;
	return acting(app, { as: 'visitor', member }, 'sign-out', { kind: 'member', id: member }, async (tx) => {
		await closeSession(tx, token);
		return accepted(null);
	});
}

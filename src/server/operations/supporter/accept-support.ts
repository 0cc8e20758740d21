import { timingSafeEqual } from 'node:crypto';
import { accepted, type Outcome, refused, type SupporterId } from '#core/base';
import { hashOfAccept } from '#core/sealing';
import type { App } from '#server/app.ts';
import { today } from '#server/gateways/clock.ts';
import { inTransaction } from '#server/store/database.ts';
import { holdOpenInvitation, keepNewcomer, type NewcomerKeys } from '#server/store/supporter-store.ts';

const nobody = new Uint8Array(32);

/**
 * Keeps what a newcomer brought until she confirms it: nobody is let in by this. An invitation is answered once. Unknown, answered, taken back,
 * over and a wrong secret are one answer: `not-found`. Refuses `id-taken` for a codename that is in use.
 */
export function acceptSupport(app: App, id: SupporterId, accept: Uint8Array, keys: NewcomerKeys): Promise<Outcome<object>> {
	return inTransaction<object, string>(app.db, async (tx) => {
		const wanted = await holdOpenInvitation(tx, id, today(app.clock));
		const right = timingSafeEqual(hashOfAccept(accept), wanted ?? nobody);
		if (!wanted || !right) return refused('not-found');
		return (await keepNewcomer(tx, id, keys)) ? accepted({}) : refused('id-taken');
	});
}

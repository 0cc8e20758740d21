import { accepted, type DeskId, type MemberId, type Outcome, refused } from '#core/base';
import type { App } from '#server/app.ts';
import { today } from '#server/gateways/clock.ts';
import { acting } from '#server/operations/acting.ts';
import type { StorageRefusal } from '#server/store/database.ts';
import { lockDesk } from '#server/store/desk-store.ts';
import { markDrilled } from '#server/store/desk-team-store.ts';

/**
 * Notes that a lead's browser joined the desk's recovery shares again and that they open its key: the server takes its word. The first
 * drill opens the desk to survivors. Refuses `generation-moved` for another generation than the current one.
 */
export const recordDrill = (
	app: App,
	member: MemberId,
	desk: DeskId,
	generation: number
): Promise<Outcome<null, 'generation-moved' | 'not-found' | StorageRefusal>> =>
	acting(app, { as: 'desk', member, desk }, 'record-drill', { kind: 'desk', id: desk }, async (tx) => {
		const place = await lockDesk(tx, desk);
		if (!place || place.generation === 0 || place.generation !== generation) return refused('generation-moved');
		await markDrilled(tx, desk, generation, today(app.clock));
		return accepted(null);
	});

import { accepted, type DeskId, type Outcome, refused } from '#core/base';
import type { KeyLogRefusal, RecoveryKeyStatement } from '#core/log';
import { recipientHash } from '#core/sealing';
import type { SignedIn } from '#server/api/endpoint.ts';
import type { App } from '#server/app.ts';
import { today } from '#server/gateways/clock.ts';
import { acting } from '#server/operations/acting.ts';
import { isCurrentDay } from '#server/operations/staff/current-day.ts';
import type { StorageRefusal } from '#server/store/database.ts';
import { lockDesk } from '#server/store/desk-store.ts';
import { markDrilled, readRecovery } from '#server/store/desk-team-store.ts';

type DrillRefusal =
	| KeyLogRefusal
	| StorageRefusal
	| 'generation-moved'
	| 'not-the-author'
	| 'key-subject-wrong'
	| 'clock-skew'
	| 'not-found';

/**
 * Notes that a lead's browser joined the desk's recovery shares again and that they open its key: the server takes its word. The first
 * drill opens the desk to survivors. `recoveryKey` enters what the shares sign with into the key log, where a desk has none yet. Refuses
 * `generation-moved` for another generation than the current one.
 */
export const recordDrill = (
	app: App,
	by: Pick<SignedIn, 'member' | 'signingKey'>,
	desk: DeskId,
	generation: number,
	recoveryKey: RecoveryKeyStatement | null = null
): Promise<Outcome<null, DrillRefusal>> => {
	const actor = { as: 'desk', member: by.member, desk } as const;
	return acting(app, actor, 'record-drill', { kind: 'desk', id: desk }, async (tx): Promise<Outcome<null, DrillRefusal>> => {
		const place = await lockDesk(tx, desk);
		if (!place || place.generation === 0 || place.generation !== generation) return refused('generation-moved');
		if (recoveryKey) {
			if (recoveryKey.key !== by.signingKey) return refused('not-the-author');
			const { body } = recoveryKey;
			const kept = await readRecovery(tx, desk, generation);
			const fits = body.desk === desk && kept !== null && body.recipientHash === recipientHash(kept.recipient);
			if (!fits) return refused('key-subject-wrong');
			if (!isCurrentDay(app, body.day)) return refused('clock-skew', 'day');
			const placed = await app.log.appendKeys(tx, [recoveryKey]);
			if (!placed.ok) return placed;
		}
		await markDrilled(tx, desk, generation, today(app.clock));
		return accepted(null);
	});
};

import { accepted, type Outcome, refused } from '#core/base';
import type { KeyLogRefusal, ReopeningStatement } from '#core/log';
import type { SignedIn } from '#server/api/endpoint.ts';
import type { App } from '#server/app.ts';
import { acting } from '#server/operations/acting.ts';
import { isCurrentDay } from '#server/operations/staff/current-day.ts';
import type { StorageRefusal } from '#server/store/database.ts';
import { lockDesk } from '#server/store/desk-store.ts';
import { addDeskWraps, joinDesk, markPartsOfDesk, markRotationDue } from '#server/store/desk-team-store.ts';
import { closeInvitation, lockInvitation } from '#server/store/invitation-store.ts';
import { isEveryGeneration } from './admit-member.ts';
import { findClosedDesk } from './read-closed-desk.ts';

/** The statement that the desk's recovery shares signed, and every generation of its key sealed to the new lead. */
export type DeskReopening = {
	readonly statement: ReopeningStatement;
	readonly keys: readonly { readonly generation: number; readonly sealed: Uint8Array }[];
};

export type ReopenRefusal =
	| KeyLogRefusal
	| StorageRefusal
	| 'not-found'
	| 'admission-mismatch'
	| 'generation-moved'
	| 'wraps-wrong'
	| 'clock-skew';

/**
 * Opens a desk again that nobody leads: whoever was invited to lead it, and joined two of its recovery shares, comes in without anybody's
 * word but theirs. The key log refuses whatever its recovery key did not sign (`member-ghost`, `recovery-unknown`). The desk's key is then
 * to be rotated, and so is every part that the desk can read.
 */
export const reopenDesk = (
	app: App,
	{ member }: Pick<SignedIn, 'member'>,
	{ statement, keys }: DeskReopening
): Promise<Outcome<null, ReopenRefusal>> => {
	const { body } = statement;
	const subject = { kind: 'desk', id: body.desk } as const;
	return acting(app, { as: 'member', member }, 'reopen-desk', subject, async (tx): Promise<Outcome<null, ReopenRefusal>> => {
		const place = await lockDesk(tx, body.desk);
		const found = await findClosedDesk(tx, member);
		if (!place || found?.desk !== body.desk) return refused('not-found');
		await lockInvitation(tx, found.invitation);
		if (body.member !== member) return refused('admission-mismatch');
		if (body.generation !== place.generation) return refused('generation-moved');
		if (!isCurrentDay(app, body.day)) return refused('clock-skew', 'day');
		if (!isEveryGeneration(keys, place.generation)) return refused('wraps-wrong');

		const placed = await app.log.appendKeys(tx, [statement]);
		if (!placed.ok) return placed;
		await joinDesk(tx, place.id, member, 'lead');
		await addDeskWraps(
			tx,
			place.id,
			keys.map((key) => ({ ...key, member }))
		);
		await closeInvitation(tx, found.invitation, 'admitted');
		await markRotationDue(tx, place.id);
		await markPartsOfDesk(tx, place.id);
		return accepted(null);
	});
};

import { accepted, type CaseId, type Day, dayOf, type Outcome, refused, type SupporterId } from '#core/base';
import type { App } from '#server/app.ts';
import { today } from '#server/gateways/clock.ts';
import { inTransaction } from '#server/store/database.ts';
import { addSupporterInvitation, countSupporterInvitations, dropSupporterInvitation } from '#server/store/supporter-store.ts';

/** How long a link can be answered, and how many may be out at once. */
const supporterInvitationDays = 14;
const atOnce = 20;

/**
 * Keeps an invitation of hers: its id, and the hash of what its newcomer must bring. Whom it is for, and with what, the node is not told.
 * Refuses `id-taken` and `too-many`.
 */
export function inviteSupporter(
	app: App,
	caseId: CaseId,
	id: SupporterId,
	acceptHash: Uint8Array
): Promise<Outcome<{ readonly openUntil: Day }>> {
	const openUntil = dayOf(new Date(Date.parse(today(app.clock)) + supporterInvitationDays * 86_400_000));
	return inTransaction<{ readonly openUntil: Day }, string>(app.db, async (tx) => {
		if ((await countSupporterInvitations(tx, caseId)) >= atOnce) return refused('too-many', 'invitations');
		const added = await addSupporterInvitation(tx, { id, case: caseId, acceptHash, openUntil });
		return added ? accepted({ openUntil }) : refused('id-taken');
	});
}

/** Takes an invitation back: nobody can answer it any more, and whoever answered it is not let in by it. */
export const dropInvitation = (app: App, caseId: CaseId, id: SupporterId): Promise<Outcome<object>> =>
	inTransaction<object, string>(app.db, async (tx) => {
		await dropSupporterInvitation(tx, caseId, id);
		return accepted({});
	});

import { accepted, type CaseId, type Outcome, refused } from '#core/base';
import type { PurposeCode, WireSubmission } from '#core/sealing';
import type { App } from '#server/app.ts';
import { acting } from '#server/operations/acting.ts';
import { appendAct } from '#server/operations/case/append-act.ts';
import { decideReading, type Opener } from '#server/operations/desk/decide-reading.ts';
import { readDeskCase } from '#server/operations/desk/read-desk-case.ts';
import { noteOpening } from '#server/store/inbox-store.ts';

/**
 * Has the policies decide about the stated purpose, takes the opening that the survivor will see, notes in the audit list that this member opened a case of this desk, then hands out the
 * case: in this order, so that what is refused is not opened, and no reading goes unseen. Which case it was, the audit list does not say. Refuses as {@link decideReading} does.
 */
export async function openCase(
	app: App,
	opener: Opener,
	caseId: CaseId,
	submission: WireSubmission,
	purpose: PurposeCode | null
): Promise<Outcome<object>> {
	if (submission.act.body.act !== 'open') return refused('not-permitted', 'open');
	const { member, desk, signingKey, tokenHash } = opener;
	const decided = await decideReading(app, app.db, opener, caseId, purpose);
	if (!decided.ok) return decided;
	const stated = decided.value.grounds.purpose;
	const written = await appendAct(app, caseId, { kind: 'member', member, desk, signingKey }, submission);
	if (!written.ok) return written;
	const noted = await acting(app, { as: 'desk', member, desk }, 'open-case', { kind: 'desk', id: desk }, async (tx) => {
		await noteOpening(tx, tokenHash, caseId, desk, stated);
		return accepted(null);
	});
	return noted.ok ? readDeskCase(app, opener, caseId) : noted;
}

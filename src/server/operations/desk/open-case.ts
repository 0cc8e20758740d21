import { accepted, type CaseId, type DeskId, type MemberId, type Outcome, refused } from '#core/base';
import type { WireSubmission } from '#core/sealing';
import type { App } from '#server/app.ts';
import { acting } from '#server/operations/acting.ts';
import { appendAct } from '#server/operations/case/append-act.ts';
import { readDeskCase } from '#server/operations/desk/read-desk-case.ts';
import { noteOpening } from '#server/store/inbox-store.ts';

export type Opener = {
	readonly member: MemberId;
	readonly desk: DeskId;
	readonly signingKey: string;
	readonly tokenHash: Uint8Array;
};

/**
 * Takes the opening that the survivor will see, notes in the audit list that this member opened a case of this desk, then hands out the case:
 * in this order, so that no reading goes unseen. Which case it was, the audit list does not say.
 */
export async function openCase(app: App, opener: Opener, caseId: CaseId, submission: WireSubmission): Promise<Outcome<object>> {
	if (submission.act.body.act !== 'open') return refused('not-permitted', 'open');
	const { member, desk, signingKey, tokenHash } = opener;
	const written = await appendAct(app, caseId, { kind: 'member', member, desk, signingKey }, submission);
	if (!written.ok) return written;
	const noted = await acting(app, { as: 'desk', member, desk }, 'open-case', { kind: 'desk', id: desk }, async (tx) => {
		await noteOpening(tx, tokenHash, caseId, desk);
		return accepted(null);
	});
	return noted.ok ? readDeskCase(app, desk, caseId, tokenHash) : noted;
}

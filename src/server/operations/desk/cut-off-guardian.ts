import { accepted, type CaseId, type Outcome, refused } from '#core/base';
import type { AcceptStatement } from '#core/log';
import type { WireSubmission } from '#core/sealing';
import type { App } from '#server/app.ts';
import { acting } from '#server/operations/acting.ts';
import { appendAct } from '#server/operations/case/append-act.ts';
import { decideInside, type Opener } from '#server/operations/desk/decide-reading.ts';

/**
 * Takes a member's word that a guardian must be cut off, or another member's confirmation of it, from a session that has opened the case. The
 * rules hold that two different members of one desk must agree. Refuses `not-found` as {@link decideInside} does. The audit list has member and desk, and neither case nor guardian.
 */
export async function cutOffGuardian(
	app: App,
	opener: Opener,
	caseId: CaseId,
	submission: WireSubmission
): Promise<Outcome<AcceptStatement>> {
	if (submission.act.body.act !== 'support') return refused('not-permitted', 'act');
	const inside = await decideInside(app, opener, caseId);
	if (!inside.ok) return inside;
	const { member, desk, signingKey } = opener;
	const written = await appendAct(app, caseId, { kind: 'member', member, desk, signingKey }, submission);
	if (!written.ok) return written;
	const noted = await acting(app, { as: 'desk', member, desk }, 'cut-off-guardian', { kind: 'desk', id: desk }, async () =>
		accepted(null)
	);
	return noted.ok ? written : noted;
}

import { type CaseId, type Outcome, refused } from '#core/base';
import type { PieceBody, Signed } from '#core/sealing';
import type { App } from '#server/app.ts';
import { today } from '#server/gateways/clock.ts';
import { putPiece } from '#server/operations/case/put-piece.ts';
import { decideInside, type Opener } from '#server/operations/desk/decide-reading.ts';
import { readConsents } from '#server/store/case-store.ts';
import { readWithheld } from '#server/store/withheld-store.ts';

/**
 * Takes one sealed piece of a file that a desk adds to a case which this session has opened, into the desk's own thread. Refuses `not-found` for a case that it did not open, `reading-refused` for one that it may no longer read, `file-withheld`, and as
 * {@link putPiece} does.
 */
export async function putDeskPiece(
	app: App,
	by: Opener,
	caseId: CaseId,
	statement: Signed<PieceBody>,
	bytes: AsyncIterable<Uint8Array>
): Promise<Outcome<null>> {
	const { desk, signingKey } = by;
	const decided = await decideInside(app, by, caseId);
	if (!decided.ok) return decided;
	const consents = await readConsents(app.db, caseId, today(app.clock));
	const consent = consents.find((one) => one.inForce && one.desk === desk && decided.value.parts.has(one.thread));
	if (!consent) return refused('not-found');
	if ((await readWithheld(app.db, caseId)).has(statement.body.file)) return refused('file-withheld');
	return putPiece(app, caseId, { kind: 'member', desk, thread: consent.thread, signingKey }, statement, bytes);
}

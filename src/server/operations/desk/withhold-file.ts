import { accepted, type CaseId, isId, type Outcome, refused } from '#core/base';
import { partsOfDesk } from '#core/sealing';
import type { App } from '#server/app.ts';
import { today } from '#server/gateways/clock.ts';
import { acting } from '#server/operations/acting.ts';
import type { Opener } from '#server/operations/desk/open-case.ts';
import { readConsents } from '#server/store/case-store.ts';
import { hasOpened } from '#server/store/inbox-store.ts';
import { holdCase, readPieces } from '#server/store/piece-store.ts';
import { keepWithheld } from '#server/store/withheld-store.ts';

/**
 * From now on no desk is handed this file: somebody saw that it may show a person under 18. Nothing is deleted, and she can still take it away.
 * The audit list has the member and the desk, and neither case nor file. Refuses `not-found` for what the desk may not read.
 */
export async function withholdFile(app: App, by: Opener, caseId: CaseId, file: string): Promise<Outcome<object>> {
	const { member, desk, tokenHash } = by;
	if (!isId(caseId) || !(await hasOpened(app.db, tokenHash, caseId, desk))) return refused('not-found');
	const day = today(app.clock);
	return acting(app, { as: 'desk', member, desk }, 'withhold-file', { kind: 'desk', id: desk }, async (tx) => {
		await holdCase(tx, caseId);
		const parts = partsOfDesk(await readConsents(tx, caseId, day), desk);
		const isThere = (await readPieces(tx, caseId)).some((piece) => piece.file === file && parts.has(piece.part));
		if (!isThere) return refused('not-found');
		await keepWithheld(tx, caseId, file, day);
		return accepted({});
	});
}

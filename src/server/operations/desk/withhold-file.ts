import { accepted, type CaseId, type Outcome, refused } from '#core/base';
import type { App } from '#server/app.ts';
import { today } from '#server/gateways/clock.ts';
import { acting } from '#server/operations/acting.ts';
import { decideInside, type Opener } from '#server/operations/desk/decide-reading.ts';
import type { Db } from '#server/store/database.ts';
import { holdCase, readPieces } from '#server/store/piece-store.ts';
import { keepWithheld, readWithheld } from '#server/store/withheld-store.ts';

/**
 * From now on no desk is handed this file: somebody saw that it may show a person under 18. Nothing is deleted, and she can still take it away.
 * The audit list has the member and the desk, and neither case nor file; closed a second time it has nothing more, so that it can be counted. Refuses `not-found` for what the desk may not read.
 */
export async function withholdFile(app: App, by: Opener, caseId: CaseId, file: string): Promise<Outcome<object>> {
	const { member, desk } = by;
	const decided = await decideInside(app, by, caseId);
	if (!decided.ok) return decided;
	const day = today(app.clock);
	const isMine = async (db: Db): Promise<boolean> => {
		const inside = await decideInside(app, by, caseId, db);
		if (!inside.ok) return false;
		const { parts } = inside.value;
		return (await readPieces(db, caseId)).some((piece) => piece.file === file && parts.has(piece.part));
	};
	if ((await isMine(app.db)) && (await readWithheld(app.db, caseId)).has(file)) return accepted({});
	return acting(app, { as: 'desk', member, desk }, 'withhold-file', { kind: 'desk', id: desk }, async (tx) => {
		await holdCase(tx, caseId);
		if (!(await isMine(tx))) return refused('not-found');
		await keepWithheld(tx, caseId, file, day);
		return accepted({});
	});
}

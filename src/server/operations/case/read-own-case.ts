import { accepted, type CaseId, type Outcome, refused } from '#core/base';
import type { App } from '#server/app.ts';
import { today } from '#server/gateways/clock.ts';
import { readThreads } from '#server/store/case-store.ts';
import { readWireCase } from '#server/store/case-view-store.ts';
import { readPieces } from '#server/store/piece-store.ts';

/** All of a case for its survivor: every step of every part, and which pieces of files have arrived. */
export async function readOwnCase(app: App, caseId: CaseId): Promise<Outcome<object, 'not-found'>> {
	const view = await readWireCase(app.db, caseId, { kind: 'survivor' }, today(app.clock));
	if (!view) return refused('not-found');
	const pieces = await readPieces(app.db, caseId);
	return accepted({
		view,
		pieces: pieces.map(({ file, index, bytes, statement }) => ({ file, index, bytes, statement })),
		threads: await readThreads(app.db, caseId)
	});
}

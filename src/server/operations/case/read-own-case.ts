import { accepted, type CaseId, type Outcome, refused } from '#core/base';
import { type CaseRoom, caseLimits } from '#core/sealing';
import type { App } from '#server/app.ts';
import { today } from '#server/gateways/clock.ts';
import { mostOfFiles } from '#server/operations/case/put-piece.ts';
import { readToldUses } from '#server/operations/glass/read-glasses.ts';
import { readRoomHeld } from '#server/store/case-room-store.ts';
import { readThreads } from '#server/store/case-store.ts';
import { readWireCase } from '#server/store/case-view-store.ts';
import { readGivenConsents } from '#server/store/given-consents.ts';
import { readPieces } from '#server/store/piece-store.ts';
import { readRetractions } from '#server/store/retraction-store.ts';
import { readWithheld } from '#server/store/withheld-store.ts';

/** All of a case for its survivor: every step of every part, which pieces of files have arrived, which files no desk is handed any more, how full it is, which agreements her consents name, and what desks answered to what she took back. */
export async function readOwnCase(app: App, caseId: CaseId): Promise<Outcome<object, 'not-found'>> {
	const view = await readWireCase(app.db, caseId, { kind: 'survivor' }, today(app.clock));
	if (!view) return refused('not-found');
	const book = await app.log.agreements();
	const named = new Set((await readGivenConsents(app.db, app.node.id, caseId)).flatMap(({ agreement }) => agreement ?? []));
	const agreements = [...named].flatMap((id) => book.asNamed(id, today(app.clock)) ?? []);
	const pieces = await readPieces(app.db, caseId);
	const { words, threads } = await readRoomHeld(app.db, caseId);
	const hers = pieces.filter(({ desk }) => desk === null);
	const files = { entries: hers.length, bytes: hers.reduce((sum, { bytes }) => sum + bytes, 0) };
	const room: CaseRoom = {
		words: { held: words, most: caseLimits.own.words },
		threads: { held: threads, most: caseLimits.threads.hers },
		files: { held: files, most: mostOfFiles(app.config.limits) }
	};
	return accepted({
		view,
		pieces: pieces.map(({ file, index, bytes, statement }) => ({ file, index, bytes, statement })),
		threads: await readThreads(app.db, caseId),
		withheld: [...(await readWithheld(app.db, caseId))],
		glassUses: await readToldUses(app, caseId),
		agreements,
		room,
		retractions: await readRetractions(app.db, caseId)
	});
}

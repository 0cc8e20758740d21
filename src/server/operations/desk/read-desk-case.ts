import { accepted, type CaseId, type DeskId, type Outcome, refused } from '#core/base';
import { caseLimits, partsOfDesk, type RoomTold, type WireCase } from '#core/sealing';
import type { App } from '#server/app.ts';
import { today } from '#server/gateways/clock.ts';
import { mostOfDeskFiles } from '#server/operations/case/put-piece.ts';
import { readRoomHeld } from '#server/store/case-room-store.ts';
import { readConsents } from '#server/store/case-store.ts';
import { readWireCase } from '#server/store/case-view-store.ts';
import { hasOpened } from '#server/store/inbox-store.ts';
import { readPieceRoom, readPieces } from '#server/store/piece-store.ts';
import { readWithheld } from '#server/store/withheld-store.ts';

/** Chains and this desk's own grants, no item: enough to write an opening, nothing to read. */
export async function readDoor(app: App, desk: DeskId, caseId: CaseId): Promise<Outcome<{ view: WireCase }, 'not-found'>> {
	const view = await readWireCase(app.db, caseId, { kind: 'desk', desk, items: false }, today(app.clock));
	return view ? accepted({ view }) : refused('not-found');
}

/** What the desk's consents cover, and which of its files no desk is handed, to a session that has written its opening: nobody reads unlogged. Refuses `open-first`. */
export async function readDeskCase(
	app: App,
	desk: DeskId,
	caseId: CaseId,
	tokenHash: Uint8Array
): Promise<Outcome<object, 'not-found' | 'open-first'>> {
	const day = today(app.clock);
	const view = await readWireCase(app.db, caseId, { kind: 'desk', desk, items: true }, day);
	if (!view) return refused('not-found');
	if (!(await hasOpened(app.db, tokenHash, caseId, desk))) return refused('open-first');
	const parts = partsOfDesk(await readConsents(app.db, caseId, day), desk);
	const pieces = (await readPieces(app.db, caseId)).filter((piece) => parts.has(piece.part));
	const kept = await readWithheld(app.db, caseId);
	const withheld = [...new Set(pieces.flatMap(({ file }) => (kept.has(file) ? [file] : [])))];
	// Its own thread alone: how much others wrote, or how many files there are, is not for a desk to know.
	const held = (await readRoomHeld(app.db, caseId)).byDesk.get(desk) ?? { entries: 0, bytes: 0 };
	const room: RoomTold = { held, most: caseLimits.thread.answers };
	const files = (await readPieceRoom(app.db, caseId))?.byDesk.get(desk) ?? { entries: 0, bytes: 0 };
	const fileRoom: RoomTold = { held: files, most: mostOfDeskFiles(app.config.limits).desk };
	return accepted({
		view,
		pieces: pieces.map(({ file, index, bytes, statement }) => ({ file, index, bytes, statement })),
		withheld,
		room,
		fileRoom
	});
}

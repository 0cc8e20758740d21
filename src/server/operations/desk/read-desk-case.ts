import { accepted, type CaseId, type Outcome, refused } from '#core/base';
import { caseLimits, type PurposeCode, type RoomTold, type WireCase, waivedTo } from '#core/sealing';
import type { App } from '#server/app.ts';
import { today } from '#server/gateways/clock.ts';
import { mostOfDeskFiles } from '#server/operations/case/put-piece.ts';
import {
	decideOpened,
	decideReading,
	type Opener,
	type Reader,
	type ReadingRefusal
} from '#server/operations/desk/decide-reading.ts';
import { readRoomHeld } from '#server/store/case-room-store.ts';
import { readConsents } from '#server/store/case-store.ts';
import { readWireCase } from '#server/store/case-view-store.ts';
import { readGivenConsents } from '#server/store/given-consents.ts';
import { isHandedOver, readPieceRoom, readPieces } from '#server/store/piece-store.ts';
import { readWithheld } from '#server/store/withheld-store.ts';

/**
 * Chains and this desk's own grants, no item: enough to write an opening, nothing to read. With a purpose, of what may be opened for it: so a look tells whether an open case may still be
 * read. Without one, of everything that a consent in force covers. Refuses `not-found`, and `reading-refused` with the reason where the desk was once let in.
 */
export async function readDoor(
	app: App,
	reader: Reader,
	caseId: CaseId,
	purpose: PurposeCode | null
): Promise<Outcome<{ view: WireCase }, ReadingRefusal>> {
	const decided = purpose ? await decideReading(app, app.db, reader, caseId, purpose) : null;
	if (decided && !decided.ok) return decided;
	const parts = decided?.value.parts ?? null;
	const view = await readWireCase(app.db, caseId, { kind: 'desk', desk: reader.desk, parts, items: false }, today(app.clock));
	return view ? accepted({ view }) : whyNone(app, reader, caseId);
}

/** A desk that was never let in is told nothing; one that was, is told what ended. */
async function whyNone(app: App, reader: Reader, caseId: CaseId): Promise<Outcome<never, ReadingRefusal>> {
	const last = (await readGivenConsents(app.db, app.node.id, caseId)).findLast(({ desk }) => desk === reader.desk);
	const decided = last && (await decideReading(app, app.db, reader, caseId, last.purpose));
	return decided && !decided.ok ? decided : refused('not-found');
}

/**
 * What the desk may open for the purpose that its opening stated, by what, and which of its files no desk is handed, to a session that has written that opening: nobody reads unlogged. It is
 * decided anew each time. Refuses `open-first`, and as {@link decideReading} does.
 */
export async function readDeskCase(
	app: App,
	reader: Pick<Opener, 'member' | 'desk' | 'role' | 'tokenHash'>,
	caseId: CaseId
): Promise<Outcome<object, ReadingRefusal | 'open-first'>> {
	const { desk } = reader;
	const decided = await decideOpened(app, reader, caseId);
	if (!decided.ok) return decided;
	const { parts, grounds } = decided.value;
	const day = today(app.clock);
	const view = await readWireCase(app.db, caseId, { kind: 'desk', desk, parts, items: true }, day);
	if (!view) return refused('not-found');
	const waived = waivedTo(await readConsents(app.db, caseId, day), desk);
	const pieces = (await readPieces(app.db, caseId)).filter(
		({ part, statement }) => parts.has(part) && isHandedOver(waived, part, statement)
	);
	const kept = await readWithheld(app.db, caseId);
	const withheld = [...new Set(pieces.flatMap(({ file }) => (kept.has(file) ? [file] : [])))];
	// Its own thread alone: how much others wrote, or how many files there are, is not for a desk to know.
	const held = (await readRoomHeld(app.db, caseId)).byDesk.get(desk) ?? { entries: 0, bytes: 0 };
	const room: RoomTold = { held, most: caseLimits.thread.answers };
	const files = (await readPieceRoom(app.db, caseId))?.byDesk.get(desk) ?? { entries: 0, bytes: 0 };
	const fileRoom: RoomTold = { held: files, most: mostOfDeskFiles(app.config.limits).desk };
	return accepted({
		view,
		grounds,
		pieces: pieces.map(({ file, index, bytes, statement }) => ({ file, index, bytes, statement })),
		withheld,
		room,
		fileRoom
	});
}

import type { CaseId, DeskId } from '#core/base';
import type { PartNumber, Room } from '#core/sealing';
import type { Db, Tx } from '#server/store/database.ts';

/** What each part of a case holds. True until the transaction ends only for whoever holds the case ({@link readCaseState} does). */
export async function readRoom(tx: Tx, caseId: CaseId): Promise<ReadonlyMap<PartNumber, Room>> {
	const rows = await tx.selectFrom('parts').select(['part', 'seq', 'bytes']).where('case_id', '=', caseId).execute();
	return new Map(rows.map(({ part, seq, bytes }) => [part, { entries: seq, bytes }]));
}

/** What her own parts hold together, what all threads do, and what the thread of each desk does. */
export async function readRoomHeld(
	db: Db,
	caseId: CaseId
): Promise<{ readonly words: Room; readonly threads: Room; readonly byDesk: ReadonlyMap<DeskId, Room> }> {
	const rows = await db
		.selectFrom('parts')
		.select((of) => [
			'thread_desk',
			of.fn.coalesce(of.fn.sum<string>('seq'), of.val('0')).as('entries'),
			of.fn.coalesce(of.fn.sum<string>('bytes'), of.val('0')).as('bytes')
		])
		.where('case_id', '=', caseId)
		// A line with somebody who helps has room of its own.
		.where('part', 'not in', (of) => of.selectFrom('supporters').select('line').where('case_id', '=', caseId))
		.groupBy('thread_desk')
		.execute();
	const rooms = rows.map(
		({ thread_desk, entries, bytes }) => [thread_desk, { entries: Number(entries), bytes: Number(bytes) }] as const
	);
	const sum = (some: typeof rooms): Room =>
		some.reduce((whole, [, one]) => ({ entries: whole.entries + one.entries, bytes: whole.bytes + one.bytes }), {
			entries: 0,
			bytes: 0
		});
	return {
		words: sum(rooms.filter(([desk]) => desk === null)),
		threads: sum(rooms.filter(([desk]) => desk !== null)),
		byDesk: new Map(rooms.flatMap(([desk, room]) => (desk === null ? [] : [[desk as DeskId, room] as const])))
	};
}

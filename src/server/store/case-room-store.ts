import type { CaseId } from '#core/base';
import type { PartNumber, Room } from '#core/sealing';
import type { Tx } from '#server/store/database.ts';

/** What each part of a case holds. True until the transaction ends only for whoever holds the case ({@link readCaseState} does). */
export async function readRoom(tx: Tx, caseId: CaseId): Promise<ReadonlyMap<PartNumber, Room>> {
	const rows = await tx.selectFrom('parts').select(['part', 'seq', 'bytes']).where('case_id', '=', caseId).execute();
	return new Map(rows.map(({ part, seq, bytes }) => [part, { entries: seq, bytes }]));
}

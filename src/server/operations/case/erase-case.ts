import { accepted, type CaseId, type Day, isBesideDay, type Outcome, refused } from '#core/base';
import { type Labelled, type Signed, verifySigned } from '#core/sealing';
import type { App } from '#server/app.ts';
import { today } from '#server/gateways/clock.ts';
import { nativeCheck } from '#server/gateways/log.ts';
import { sweepAfterCommit } from '#server/operations/case/sweep-blobs.ts';
import { inTransaction } from '#server/store/database.ts';
import { deleteCase } from '#server/store/erase-store.ts';
import { stageLeaf } from '#server/store/log-store.ts';
import { readPieceRoom } from '#server/store/piece-store.ts';

export type EraseStatement = Signed<Labelled<'causeway/erase/v1'> & { readonly case: CaseId; readonly day: Day }>;

/**
 * Erases a case: epochs, grants, items, files, every row. The tombstone is on the disk before anything is deleted, so that no backup can
 * bring the case back. The log keeps its blind leaves, and gets one more. Nothing is left in which its opening could be kept sealed, so it is
 * hers alone to keep: `leaf` (32 bytes) is of her making. Where a program makes none (`null`), nobody can open it.
 */
export async function eraseCase(
	app: App,
	caseId: CaseId,
	statement: EraseStatement,
	leaf: Uint8Array | null = null
): Promise<Outcome<null>> {
	const signature = verifySigned(statement, 'causeway/erase/v1', nativeCheck);
	if (!signature.ok) return signature;
	const room = await readPieceRoom(app.db, caseId);
	if (!room) return refused('not-found');
	const day = today(app.clock);
	if (statement.key !== room.signingKey || statement.body.case !== caseId || !isBesideDay(statement.body.day, day))
		return refused('not-the-author');
	const tombstone = await app.tombstones.append([{ kind: 'case', id: caseId, day }]);
	if (!tombstone.ok) return tombstone;
	const erased = await inTransaction(app.db, async (tx) => {
		await deleteCase(tx, caseId);
		await stageLeaf(tx, leaf ?? crypto.getRandomValues(new Uint8Array(32)));
		return accepted(null);
	});
	if (erased.ok) await sweepAfterCommit(app);
	return erased;
}

import type { CaseId } from '#core/base';
import type { BlobId } from '#server/store/blobs.ts';
import type { Tx } from '#server/store/database.ts';
import { condemnBlobs, holdCase } from '#server/store/piece-store.ts';

/** Deletes every row of a case and condemns its blobs. */
export async function deleteCase(tx: Tx, caseId: CaseId): Promise<void> {
	await holdCase(tx, caseId);
	const pieces = await tx.selectFrom('pieces').select('blob_id').where('case_id', '=', caseId).execute();
	await condemnBlobs(
		tx,
		pieces.map((row) => row.blob_id as BlobId)
	);
	await tx.deleteFrom('cases').where('id', '=', caseId).execute();
}

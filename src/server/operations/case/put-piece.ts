import { accepted, type CaseId, isId, type Outcome, refused, toBase64url } from '#core/base';
import { type PieceBody, randomId, type Signed, verifySigned } from '#core/sealing';
import type { App } from '#server/app.ts';
import { nativeCheck } from '#server/gateways/log.ts';
import { sweepBlobs } from '#server/operations/case/sweep-blobs.ts';
import type { BlobId } from '#server/store/blobs.ts';
import { inTransaction } from '#server/store/database.ts';
import { condemnBlobs, readPieceRoom, savePiece } from '#server/store/piece-store.ts';

/** Sealing adds a header, a nonce and 16 bytes for each 64 KiB to a piece. */
const sealingBytes = 64 * 1024;

/**
 * Takes one sealed piece of a file. The bytes must be exactly those that the survivor's key signed for this place; sending a piece again
 * replaces it. Refuses `signature-wrong`, `entries-mismatch`, `epoch-wrong`, `too-large`; then nothing is kept.
 */
export async function putPiece(
	app: App,
	caseId: CaseId,
	statement: Signed<PieceBody>,
	bytes: AsyncIterable<Uint8Array>
): Promise<Outcome<null>> {
	const { body } = statement;
	const signature = verifySigned(statement, 'causeway/piece/v1', nativeCheck);
	if (!signature.ok) return signature;
	const room = await readPieceRoom(app.db, caseId);
	if (!room) return refused('not-found');
	if (body.case !== caseId || statement.key !== room.signingKey || !isId(body.file)) return refused('not-the-author');
	if (body.part === 0 || room.epochs.get(body.part) === undefined || body.epoch !== room.epochs.get(body.part))
		return refused('epoch-wrong');
	const { filePartBytes, fileBytes, caseBytes } = app.config.limits;
	if (body.index >= Math.ceil(fileBytes / filePartBytes)) return refused('too-large', 'file');
	if (room.bytes + body.bytes > caseBytes + sealingBytes) return refused('too-large', 'case');

	const blob = randomId<'blob'>() as BlobId;
	const stored = await app.blobs.put(blob, bytes, { maxBytes: Math.min(body.bytes, filePartBytes + sealingBytes) });
	if (!stored.ok) return stored;
	const right = stored.value.bytes === body.bytes && toBase64url(stored.value.sha256) === body.sealedHash;
	const saved = await inTransaction(app.db, async (tx) => {
		if (right) await savePiece(tx, caseId, statement, blob);
		else await condemnBlobs(tx, [blob]);
		return accepted(null);
	});
	await sweepBlobs(app);
	if (!saved.ok) await app.blobs.delete(blob);
	return saved.ok && !right ? refused('entries-mismatch', 'piece') : saved;
}

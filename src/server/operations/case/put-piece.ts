import { accepted, type CaseId, isId, type Outcome, refused, toBase64url } from '#core/base';
import { type PieceBody, randomId, type Signed, verifySigned } from '#core/sealing';
import type { App } from '#server/app.ts';
import { nativeCheck } from '#server/gateways/log.ts';
import { sweepAfterCommit } from '#server/operations/case/sweep-blobs.ts';
import type { BlobId } from '#server/store/blobs.ts';
import { type Db, inTransaction } from '#server/store/database.ts';
import { keepsReserve } from '#server/store/free-space.ts';
import { holdCase, readPieceRoom, savePiece } from '#server/store/piece-store.ts';

/** Sealing adds a header, a nonce and 16 bytes for each 64 KiB to a piece. */
const sealingBytes = 64 * 1024;

/**
 * Takes one sealed piece of a file. The bytes must be exactly those that the survivor's key signed for this place; sending a piece again
 * replaces it. Refuses `signature-wrong`, `entries-mismatch`, `epoch-wrong`, `too-large`, and `storage-full` where the
 * disk would go below its reserve; then nothing is kept.
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
	const fits = await checkPlace(app, app.db, caseId, statement);
	if (!fits.ok) return fits;

	if (!(await keepsReserve(app.config.home, body.bytes, app.config.reserveBytes))) return refused('storage-full', 'reserve');
	const blob = randomId<'blob'>() as BlobId;
	const most = Math.min(body.bytes, app.config.limits.filePartBytes + sealingBytes);
	const stored = await app.blobs.put(blob, bytes, { maxBytes: most });
	if (!stored.ok) return stored;
	const right = stored.value.bytes === body.bytes && toBase64url(stored.value.sha256) === body.sealedHash;
	const saved = right ? await save(app, caseId, statement, blob) : refused('entries-mismatch', 'piece');
	if (saved.ok) app.workGate.took({ openings: 0, bytes: body.bytes });
	else await app.blobs.delete(blob);
	await sweepAfterCommit(app);
	return saved;
}

/** Looks once more while the case is held: it may have been erased, rotated or filled while the bytes came in. */
const save = (app: App, caseId: CaseId, statement: Signed<PieceBody>, blob: BlobId): Promise<Outcome<null>> =>
	inTransaction(app.db, async (tx): Promise<Outcome<null>> => {
		await holdCase(tx, caseId);
		const fits = await checkPlace(app, tx, caseId, statement);
		if (fits.ok) await savePiece(tx, caseId, statement, blob);
		return fits;
	});

async function checkPlace(app: App, db: Db, caseId: CaseId, { body, key }: Signed<PieceBody>): Promise<Outcome<null>> {
	const room = await readPieceRoom(db, caseId, body);
	if (!room) return refused('not-found');
	if (body.case !== caseId || key !== room.signingKey || !isId(body.file)) return refused('not-the-author');
	if (body.part === 0 || room.epochs.get(body.part) === undefined || body.epoch !== room.epochs.get(body.part))
		return refused('epoch-wrong');
	const { filePartBytes, fileBytes, caseBytes } = app.config.limits;
	if (body.index >= Math.ceil(fileBytes / filePartBytes)) return refused('too-large', 'file');
	if (room.bytes + body.bytes > caseBytes + sealingBytes) return refused('too-large', 'case');
	return accepted(null);
}

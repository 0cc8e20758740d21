import { accepted, type CaseId, isId, type Outcome, refused, toBase64url } from '#core/base';
import { pieceSpans } from '#core/report';
import { type PieceBody, type Room, randomId, type Signed, verifySigned } from '#core/sealing';
import type { App } from '#server/app.ts';
import type { Limits } from '#server/config.ts';
import { nativeCheck } from '#server/gateways/log.ts';
import { sweepAfterCommit } from '#server/operations/case/sweep-blobs.ts';
import type { BlobId } from '#server/store/blobs.ts';
import { type Db, inTransaction } from '#server/store/database.ts';
import { keepsReserve } from '#server/store/free-space.ts';
import { holdCase, readPieceRoom, savePiece } from '#server/store/piece-store.ts';

/** Sealing adds a header, a nonce and 16 bytes for each 64 KiB to a piece. */
const sealingBytes = 64 * 1024;
/**
 * Pieces of one case, beside those that large files need by themselves: a life of screenshots, of one piece each. No number of large files
 * is refused before their bytes are.
 */
const smallPieces = 4000;
/** What a piece counts at least in the price of work: a row, a blob and a flush cost the node as much as some bytes more. */
const leastBytes = 64 * 1024;

/** What all files of one case may take together: pieces, and their bytes as they are stored. */
export const mostOfFiles = ({ caseBytes, filePartBytes }: Limits): Room => ({
	entries: smallPieces + Math.ceil(caseBytes / filePartBytes),
	bytes: caseBytes + sealingBytes
});

/**
 * Takes one sealed piece of a file. The bytes must be exactly those that the survivor's key signed for this place; sending a piece again
 * replaces it. Refuses `signature-wrong`, `entries-mismatch`, `epoch-wrong`, `too-large` (`file`, `case`: all its files, `pieces`: too many), and `storage-full`
 * where the disk would go below its reserve; then nothing is kept.
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
	if (saved.ok) app.workGate.took({ openings: 0, bytes: Math.max(body.bytes, leastBytes) });
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
	const { filePartBytes, fileBytes } = app.config.limits;
	const most = mostOfFiles(app.config.limits);
	if (body.index >= pieceSpans(fileBytes, filePartBytes).length) return refused('too-large', 'file');
	if (room.pieces >= most.entries) return refused('too-large', 'pieces');
	if (room.bytes + body.bytes > most.bytes) return refused('too-large', 'case');
	return accepted(null);
}

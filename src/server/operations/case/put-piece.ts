import { accepted, type CaseId, type DeskId, isId, type Outcome, refused, toBase64url } from '#core/base';
import { pieceSpans } from '#core/report';
import { type PartNumber, type PieceBody, type Room, type RoomTold, randomId, type Signed, verifySigned } from '#core/sealing';
import type { App } from '#server/app.ts';
import type { Limits } from '#server/config.ts';
import { today } from '#server/gateways/clock.ts';
import { nativeCheck } from '#server/gateways/log.ts';
import { sweepAfterCommit } from '#server/operations/case/sweep-blobs.ts';
import type { BlobId } from '#server/store/blobs.ts';
import { readConsents } from '#server/store/case-store.ts';
import { type Db, inTransaction } from '#server/store/database.ts';
import { keepsReserve } from '#server/store/free-space.ts';
import { holdCase, type PieceRoom, readPieceRoom, savePiece } from '#server/store/piece-store.ts';

/** Sealing adds a header, a nonce and 16 bytes for each 64 KiB to a piece. */
const sealingBytes = 64 * 1024;
/**
 * Pieces of one case, beside those that large files need by themselves: a life of screenshots, of one piece each. No number of large files
 * is refused before their bytes are.
 */
const smallPieces = 4000;
/** What a piece counts at least in the price of work: a row, a blob and a flush cost the node as much as some bytes more. */
const leastBytes = 64 * 1024;

/** What all her files of one case may take together: pieces, and their bytes as they are stored. */
export const mostOfFiles = ({ caseBytes, filePartBytes }: Limits): Room => ({
	entries: smallPieces + Math.ceil(caseBytes / filePartBytes),
	bytes: caseBytes + sealingBytes
});

/** The same for the files that desks add, which take nothing of her room: all desks together as much as she, one of them half of it. */
export const mostOfDeskFiles = (limits: Limits): { readonly desk: Room; readonly desks: Room } => {
	const desks = mostOfFiles(limits);
	return { desk: { entries: Math.ceil(desks.entries / 2), bytes: Math.ceil(desks.bytes / 2) }, desks };
};

/** Who puts a piece: she, or a member of a desk with a thread of its own, who is signed in with this key. */
export type PieceAuthor =
	| { readonly kind: 'survivor' }
	| { readonly kind: 'member'; readonly desk: DeskId; readonly thread: PartNumber; readonly signingKey: string };

/**
 * Takes one sealed piece of a file. The bytes must be exactly those that the author's key signed for this place; sending a piece again
 * replaces it, and never one of another key or another part. A desk puts pieces into its own thread alone, and none of a file that somebody else has begun to send; hers come beside them in any
 * case. Refuses `signature-wrong`, `not-the-author`, `entries-mismatch`, `epoch-wrong`, `too-large` (`file`, `case`: all files of hers, or of desks, `pieces`: too many), and `storage-full`
 * where the disk would go below its reserve; then nothing is kept.
 */
export async function putPiece(
	app: App,
	caseId: CaseId,
	by: PieceAuthor,
	statement: Signed<PieceBody>,
	bytes: AsyncIterable<Uint8Array>
): Promise<Outcome<null>> {
	const { body } = statement;
	const signature = verifySigned(statement, 'causeway/piece/v1', nativeCheck);
	if (!signature.ok) return signature;
	const fits = await checkPlace(app, app.db, caseId, by, statement);
	if (!fits.ok) return fits;

	if (!(await keepsReserve(app.config.home, body.bytes, app.config.reserveBytes))) return refused('storage-full', 'reserve');
	const blob = randomId<'blob'>() as BlobId;
	const most = Math.min(body.bytes, app.config.limits.filePartBytes + sealingBytes);
	const stored = await app.blobs.put(blob, bytes, { maxBytes: most });
	if (!stored.ok) return stored;
	const right = stored.value.bytes === body.bytes && toBase64url(stored.value.sha256) === body.sealedHash;
	const saved = right ? await save(app, caseId, by, statement, blob) : refused('entries-mismatch', 'piece');
	if (saved.ok) app.workGate.took({ openings: 0, bytes: Math.max(body.bytes, leastBytes) });
	else await app.blobs.delete(blob);
	await sweepAfterCommit(app);
	return saved;
}

/** Looks once more while the case is held: it may have been erased, rotated or filled while the bytes came in. */
const save = (app: App, caseId: CaseId, by: PieceAuthor, statement: Signed<PieceBody>, blob: BlobId): Promise<Outcome<null>> =>
	inTransaction(app.db, async (tx): Promise<Outcome<null>> => {
		await holdCase(tx, caseId);
		const fits = await checkPlace(app, tx, caseId, by, statement);
		if (fits.ok) await savePiece(tx, caseId, statement, { blob, desk: by.kind === 'member' ? by.desk : null });
		return fits;
	});

async function checkPlace(
	app: App,
	db: Db,
	caseId: CaseId,
	by: PieceAuthor,
	{ body, key }: Signed<PieceBody>
): Promise<Outcome<null>> {
	const room = await readPieceRoom(db, caseId, { ...body, signer: key });
	if (!room) return refused('not-found');
	const own = by.kind === 'member' ? by.signingKey : room.signingKey;
	if (body.case !== caseId || key !== own || !isId(body.file)) return refused('not-the-author');
	if (by.kind === 'member') {
		if (!(await mayStillWrite(app, db, caseId, by)) || body.part !== by.thread) return refused('not-permitted');
		// Another's file stays another's, also where its pieces are not all here yet.
		if (room.beside.length > 0) return refused('not-the-author', 'file');
	}
	if (room.beside.some(({ sameKey }) => sameKey)) return refused('entries-mismatch', 'part');
	if (body.part === 0 || room.epochs.get(body.part) === undefined || body.epoch !== room.epochs.get(body.part))
		return refused('epoch-wrong');
	const { filePartBytes, fileBytes } = app.config.limits;
	if (body.index >= pieceSpans(fileBytes, filePartBytes).length) return refused('too-large', 'file');
	for (const { held, most } of roomsOf(app.config.limits, by, room)) {
		if (held.entries >= most.entries) return refused('too-large', 'pieces');
		if (held.bytes + body.bytes > most.bytes) return refused('too-large', 'case');
	}
	return accepted(null);
}

/** The rooms that a piece of this author must fit into. */
function roomsOf(limits: Limits, by: PieceAuthor, { hers, byDesk }: PieceRoom): readonly RoomTold[] {
	if (by.kind === 'survivor') return [{ held: hers, most: mostOfFiles(limits) }];
	const most = mostOfDeskFiles(limits);
	const all = [...byDesk.values()].reduce(
		(sum, { entries, bytes }) => ({ entries: sum.entries + entries, bytes: sum.bytes + bytes }),
		{ entries: 0, bytes: 0 }
	);
	return [
		{ held: byDesk.get(by.desk) ?? { entries: 0, bytes: 0 }, most: most.desk },
		{ held: all, most: most.desks }
	];
}

/** Her consent may have ended while the bytes came in. */
const mayStillWrite = async (
	app: App,
	db: Db,
	caseId: CaseId,
	{ desk, thread }: PieceAuthor & { readonly kind: 'member' }
): Promise<boolean> =>
	(await readConsents(db, caseId, today(app.clock))).some(
		(consent) => consent.inForce && consent.desk === desk && consent.thread === thread
	);

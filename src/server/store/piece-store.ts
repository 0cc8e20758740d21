import type { CaseId } from '#core/base';
import type { PieceBody, Signed } from '#core/sealing';
import type { BlobId } from '#server/store/blobs.ts';
import type { Db, Tx } from '#server/store/database.ts';

export type PieceRow = {
	readonly file: string;
	readonly index: number;
	readonly part: number;
	readonly bytes: number;
	readonly blob: BlobId;
	readonly statement: Signed<PieceBody>;
};

export async function readPieces(db: Db, caseId: CaseId): Promise<PieceRow[]> {
	const rows = await db
		.selectFrom('pieces')
		.selectAll()
		.where('case_id', '=', caseId)
		.orderBy('file_id')
		.orderBy('index')
		.execute();
	return rows.map((row) => ({
		file: row.file_id,
		index: row.index,
		part: row.part,
		bytes: row.bytes,
		blob: row.blob_id as BlobId,
		statement: JSON.parse(row.statement)
	}));
}

/** One piece, by its place; `null` where there is none. */
export async function readPiece(
	db: Db,
	caseId: CaseId,
	file: string,
	index: number
): Promise<Pick<PieceRow, 'part' | 'blob'> | null> {
	const row = await db
		.selectFrom('pieces')
		.select(['part', 'blob_id'])
		.where('case_id', '=', caseId)
		.where('file_id', '=', file)
		.where('index', '=', index)
		.executeTakeFirst();
	return row ? { part: row.part, blob: row.blob_id as BlobId } : null;
}

export type PieceRoom = {
	readonly signingKey: string;
	readonly bytes: number;
	readonly pieces: number;
	/** Current epoch of every part. */
	readonly epochs: ReadonlyMap<number, number>;
};

/** Bytes and number of all pieces of a case but the one at `place`, and the key that must have signed them; `null` where there is no such case. */
export async function readPieceRoom(
	db: Db,
	caseId: CaseId,
	place: Pick<PieceBody, 'file' | 'index'> | null = null
): Promise<PieceRoom | null> {
	const found = await db.selectFrom('cases').select('signing_key').where('id', '=', caseId).executeTakeFirst();
	if (!found) return null;
	let pieces = db
		.selectFrom('pieces')
		.select((of) => [of.fn.coalesce(of.fn.sum<string>('bytes'), of.val('0')).as('bytes'), of.fn.countAll<number>().as('pieces')])
		.where('case_id', '=', caseId);
	if (place) pieces = pieces.where((of) => of.not(of.and([of('file_id', '=', place.file), of('index', '=', place.index)])));
	const sum = await pieces.executeTakeFirstOrThrow();
	const parts = await db.selectFrom('parts').select(['part', 'epoch']).where('case_id', '=', caseId).execute();
	const epochs = new Map(parts.map((row) => [row.part, row.epoch]));
	return { signingKey: found.signing_key, bytes: Number(sum.bytes), pieces: sum.pieces, epochs };
}

/** Keeps others from erasing a case, writing to it or changing its pieces until this transaction ends. */
export async function holdCase(tx: Tx, caseId: CaseId): Promise<void> {
	await tx.selectFrom('cases').select('id').where('id', '=', caseId).forUpdate().execute();
}

/** Puts a piece in its place; a piece that was there before gives way (an upload taken up again), and its blob is deleted later. */
export async function savePiece(tx: Tx, caseId: CaseId, statement: Signed<PieceBody>, blob: BlobId): Promise<void> {
	const { file, index, part, epoch, bytes } = statement.body;
	const old = await tx
		.deleteFrom('pieces')
		.where('case_id', '=', caseId)
		.where('file_id', '=', file)
		.where('index', '=', index)
		.returning('blob_id')
		.execute();
	await condemnBlobs(
		tx,
		old.map((row) => row.blob_id as BlobId)
	);
	await tx
		.insertInto('pieces')
		.values({ case_id: caseId, file_id: file, index, part, epoch, bytes, blob_id: blob, statement: JSON.stringify(statement) })
		.execute();
}

/** Marks blobs to be deleted once this transaction is committed; the sweep deletes them even if this process dies first. */
export async function condemnBlobs(tx: Tx, blobs: readonly BlobId[]): Promise<void> {
	if (blobs.length === 0) return;
	await tx
		.insertInto('blobs_to_delete')
		.values(blobs.map((blob_id) => ({ blob_id })))
		.onConflict((conflict) => conflict.doNothing())
		.execute();
}

export async function readCondemned(db: Db): Promise<BlobId[]> {
	const rows = await db.selectFrom('blobs_to_delete').select('blob_id').execute();
	return rows.map((row) => row.blob_id as BlobId);
}

export async function forgetCondemned(tx: Tx, blob: BlobId): Promise<void> {
	await tx.deleteFrom('blobs_to_delete').where('blob_id', '=', blob).execute();
}

/** The blobs of all pieces. */
export async function namedBlobs(db: Db): Promise<BlobId[]> {
	const rows = await db.selectFrom('pieces').select('blob_id').execute();
	return rows.map((row) => row.blob_id as BlobId);
}

/** Those among blobs that no piece names and that nobody has given up yet. */
export async function unnamedAmong(db: Db, blobs: readonly BlobId[]): Promise<BlobId[]> {
	const [pieces, condemned] = await Promise.all([
		db.selectFrom('pieces').select('blob_id').execute(),
		db.selectFrom('blobs_to_delete').select('blob_id').execute()
	]);
	const named = new Set([...pieces, ...condemned].map((row) => row.blob_id));
	return blobs.filter((blob) => !named.has(blob));
}

import type { CaseId, DeskId } from '#core/base';
import type { PartNumber, PieceBody, Room, Signed } from '#core/sealing';
import type { BlobId } from '#server/store/blobs.ts';
import type { Db, Tx } from '#server/store/database.ts';

export type PieceRow = {
	readonly file: string;
	readonly index: number;
	readonly part: number;
	readonly bytes: number;
	/** The desk whose member put it there; `null`: she did. */
	readonly desk: DeskId | null;
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
		.orderBy('desk_id', (order) => order.asc().nullsFirst())
		.execute();
	return rows.map((row) => ({
		file: row.file_id,
		index: row.index,
		part: row.part,
		bytes: row.bytes,
		desk: row.desk_id as DeskId | null,
		blob: row.blob_id as BlobId,
		statement: JSON.parse(row.statement)
	}));
}

/**
 * One piece among those of `parts` (`null`: of all), by its place: hers, else that of a desk; `null` where there is none. Of a part in `waived` only
 * what was put there under the epochs up to the one named.
 */
export async function readPiece(
	db: Db,
	caseId: CaseId,
	{ file, index }: { readonly file: string; readonly index: number },
	parts: ReadonlySet<PartNumber> | null,
	waived: ReadonlyMap<PartNumber, number> = new Map()
): Promise<Pick<PieceRow, 'part' | 'blob'> | null> {
	const rows = await db
		.selectFrom('pieces')
		.select(['part', 'blob_id', 'statement'])
		.where('case_id', '=', caseId)
		.where('file_id', '=', file)
		.where('index', '=', index)
		.orderBy('desk_id', (order) => order.asc().nullsFirst())
		.execute();
	const row = rows.find(
		({ part, statement }) =>
			(parts === null || parts.has(part)) && isHandedOver(waived, part, JSON.parse(statement) as Signed<PieceBody>)
	);
	return row ? { part: row.part, blob: row.blob_id as BlobId } : null;
}

/** Whether a piece stands where nothing was waived, or under an epoch that the waiver hands over. */
export const isHandedOver = (waived: ReadonlyMap<PartNumber, number>, part: PartNumber, { body }: Signed<PieceBody>): boolean =>
	body.epoch <= (waived.get(part) ?? body.epoch);

/** Where a piece is to stand, and the key that signed it. */
export type PiecePlace = Pick<PieceBody, 'file' | 'index' | 'part'> & { readonly signer: string };

export type PieceRoom = {
	readonly signingKey: string;
	/** What her files take, and those of each desk; the piece that one at the place would replace is not counted. */
	readonly hers: Room;
	readonly byDesk: ReadonlyMap<DeskId, Room>;
	/** Whose pieces of the same file stand there: of another key, or of another part. */
	readonly beside: readonly { readonly hers: boolean; readonly sameKey: boolean }[];
	/** Current epoch of every part. */
	readonly epochs: ReadonlyMap<number, number>;
};

const none: Room = { entries: 0, bytes: 0 };

/** What stands beside a piece that is to come to `place`, and the key that must have signed hers; `null` where there is no such case. */
export async function readPieceRoom(db: Db, caseId: CaseId, place: PiecePlace | null = null): Promise<PieceRoom | null> {
	const found = await db.selectFrom('cases').select('signing_key').where('id', '=', caseId).executeTakeFirst();
	if (!found) return null;
	let pieces = db
		.selectFrom('pieces')
		.select((of) => ['desk_id', of.fn.sum<string>('bytes').as('bytes'), of.fn.countAll<number>().as('pieces')])
		.where('case_id', '=', caseId)
		.groupBy('desk_id');
	if (place)
		pieces = pieces.where((of) =>
			of.not(of.and([of('file_id', '=', place.file), of('index', '=', place.index), of('signer', '=', place.signer)]))
		);
	const sums = new Map(
		(await pieces.execute()).map((row) => [row.desk_id as DeskId | null, { entries: row.pieces, bytes: Number(row.bytes) }])
	);
	const ofFile = place
		? await db
				.selectFrom('pieces')
				.select(['desk_id', 'part', 'signer'])
				.distinct()
				.where('case_id', '=', caseId)
				.where('file_id', '=', place.file)
				.execute()
		: [];
	const parts = await db.selectFrom('parts').select(['part', 'epoch']).where('case_id', '=', caseId).execute();
	return {
		signingKey: found.signing_key,
		hers: sums.get(null) ?? none,
		byDesk: new Map([...sums].flatMap(([desk, room]) => (desk === null ? [] : [[desk, room] as const]))),
		beside: ofFile
			.filter(({ part, signer }) => part !== place?.part || signer !== place.signer)
			.map(({ desk_id, signer }) => ({ hers: desk_id === null, sameKey: signer === place?.signer })),
		epochs: new Map(parts.map((row) => [row.part, row.epoch]))
	};
}

/** Keeps others from erasing a case, writing to it or changing its pieces until this transaction ends. */
export async function holdCase(tx: Tx, caseId: CaseId): Promise<void> {
	await tx.selectFrom('cases').select('id').where('id', '=', caseId).forUpdate().execute();
}

/**
 * Puts a piece in its place; one of the same key that was there before gives way (an upload taken up again), and its blob is deleted later. One of another key or part stays as it is. `desk`: whose
 * member signed it; `null`: she did.
 */
export async function savePiece(
	tx: Tx,
	caseId: CaseId,
	statement: Signed<PieceBody>,
	{ blob, desk }: Pick<PieceRow, 'blob' | 'desk'>
): Promise<void> {
	const { file, index, part, epoch, bytes } = statement.body;
	const signer = statement.key;
	const old = await tx
		.deleteFrom('pieces')
		.where('case_id', '=', caseId)
		.where('file_id', '=', file)
		.where('index', '=', index)
		.where('part', '=', part)
		.where('signer', '=', signer)
		.returning('blob_id')
		.execute();
	await condemnBlobs(
		tx,
		old.map((row) => row.blob_id as BlobId)
	);
	await tx
		.insertInto('pieces')
		.values({
			case_id: caseId,
			file_id: file,
			index,
			part,
			epoch,
			bytes,
			blob_id: blob,
			statement: JSON.stringify(statement),
			desk_id: desk,
			signer
		})
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

import type { Db, Tx } from '#server/store/database.ts';

export type TimestampRow = {
	/** Of the checkpoint, and that as it was signed. */
	readonly size: number;
	readonly checkpoint: string;
	readonly authority: string;
	readonly stampedAt: Date;
	readonly token: Uint8Array;
	readonly anchor: Uint8Array;
};

export async function hasTimestamp(db: Db, size: number, authority: string): Promise<boolean> {
	const row = await db
		.selectFrom('log_timestamps')
		.select('size')
		.where('size', '=', size)
		.where('authority', '=', authority)
		.executeTakeFirst();
	return row !== undefined;
}

/** The same checkpoint stamped twice by one authority, as two programs may do at once, keeps the first stamp. */
export async function addTimestamp(tx: Tx, row: Omit<TimestampRow, 'checkpoint'>): Promise<void> {
	const { size, authority, stampedAt, token, anchor } = row;
	await tx
		.insertInto('log_timestamps')
		.values({ size, authority, stamped_at: stampedAt, token, anchor })
		.onConflict((conflict) => conflict.doNothing())
		.execute();
}

/** Stamps of checkpoints below `before` (all where it is `null`), the newest first, at most `most`. */
export async function readTimestamps(db: Db, before: number | null, most: number): Promise<TimestampRow[]> {
	let rows = db
		.selectFrom('log_timestamps')
		.innerJoin('log_checkpoints', 'log_checkpoints.size', 'log_timestamps.size')
		.select(['log_timestamps.size', 'note', 'authority', 'stamped_at', 'token', 'anchor'])
		.orderBy('log_timestamps.size', 'desc')
		.orderBy('authority')
		.limit(most);
	if (before !== null) rows = rows.where('log_timestamps.size', '<', before);
	return (await rows.execute()).map(({ note, stamped_at: stampedAt, ...row }) => ({ ...row, checkpoint: note, stampedAt }));
}

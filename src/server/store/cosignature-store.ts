import { sql } from 'kysely';
import type { Db, Tx } from './database.ts';

/** How a witness answered last. `size` is what it cosigned last, 0 before the first; `answer` is `cosigned` or the code of why not. */
export type AskedWitness = {
	readonly witness: string;
	readonly size: number;
	readonly cosignedAt: Date | null;
	readonly answer: string;
	readonly answeredAt: Date;
};

/** Lines of one witness on one checkpoint. */
export type CosignatureRow = { readonly size: number; readonly witness: string; readonly lines: string };

/** Sizes whose cosignatures are kept where no quorum was reached: a slow witness may answer some beats late. */
const sizesKept = 256;

export async function readAskedWitnesses(db: Db): Promise<AskedWitness[]> {
	const rows = await db.selectFrom('log_witnesses').selectAll().execute();
	return rows.map(({ cosigned_at: cosignedAt, answered_at: answeredAt, ...row }) => ({ ...row, cosignedAt, answeredAt }));
}

/** Keeps how a witness answered; what it cosigned before stays where it did not cosign now, or where an older answer came late. */
export async function keepAnswer(
	tx: Tx,
	{
		witness,
		answer,
		at,
		size
	}: { readonly witness: string; readonly answer: string; readonly at: Date; readonly size: number | null }
): Promise<void> {
	await tx
		.insertInto('log_witnesses')
		.values({ witness, size: size ?? 0, cosigned_at: size === null ? null : at, answer, answered_at: at })
		.onConflict((conflict) =>
			conflict.column('witness').doUpdateSet({
				answer,
				answered_at: at,
				size: sql`greatest(log_witnesses.size, excluded.size)`,
				cosigned_at: sql`case when excluded.cosigned_at is not null and excluded.size >= log_witnesses.size
					then excluded.cosigned_at else log_witnesses.cosigned_at end`
			})
		)
		.execute();
}

export async function addCosignature(tx: Tx, { size, witness, lines }: CosignatureRow): Promise<void> {
	await tx
		.insertInto('log_cosignatures')
		.values({ size, witness, lines })
		.onConflict((conflict) => conflict.columns(['size', 'witness']).doUpdateSet({ lines }))
		.execute();
}

/** Cosignatures of the last sizes that have any, the newest first. */
export async function readCosignatureRows(db: Db): Promise<CosignatureRow[]> {
	return db
		.selectFrom('log_cosignatures')
		.selectAll()
		.orderBy('size', 'desc')
		.orderBy('witness')
		.limit(sizesKept * 16)
		.execute();
}

/** Forgets cosignatures below `size`, and in any case all but those of the last sizes. */
export async function forgetCosignatures(tx: Tx, size: number): Promise<void> {
	await sql`delete from log_cosignatures where size < ${size}::bigint or size < (
		select coalesce(min(size), 0) from (select distinct size from log_cosignatures order by size desc limit ${sizesKept}) as kept
	)`.execute(tx);
}

/** The checkpoint that was signed at a size. */
export async function readCheckpointAt(db: Db, size: number): Promise<string | null> {
	const row = await db.selectFrom('log_checkpoints').select('note').where('size', '=', size).executeTakeFirst();
	return row?.note ?? null;
}

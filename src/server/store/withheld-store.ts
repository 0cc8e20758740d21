import type { CaseId, Day } from '#core/base';
import type { Db, Tx } from '#server/store/database.ts';

/** The files of a case that no desk is handed any more. */
export async function readWithheld(db: Db, caseId: CaseId): Promise<ReadonlySet<string>> {
	const rows = await db.selectFrom('withheld_files').select('file_id').where('case_id', '=', caseId).execute();
	return new Set(rows.map((row) => row.file_id));
}

/** For good: nothing takes it back but erasing the case. Twice is once. */
export async function keepWithheld(tx: Tx, caseId: CaseId, file: string, day: Day): Promise<void> {
	await tx
		.insertInto('withheld_files')
		.values({ case_id: caseId, file_id: file, on_day: day })
		.onConflict((conflict) => conflict.doNothing())
		.execute();
}

import { accepted, dayOf, must } from '#core/base';
import { originHash, readCosignatures } from '#core/log';
import { type Db, inTransaction } from './database.ts';
import type { WitnessFolder } from './witness-folder.ts';
import { type Contradiction, idOfContradiction, type WitnessMemory } from './witness-memory.ts';

export type FoundContradiction = Contradiction & { readonly id: string; readonly foundOn: string };

export type WitnessedRow = { readonly origin: string; readonly note: string; readonly cosignedAt: Date };

/** Who keeps sending contradictions is disputed already. */
const contradictionsAtMost = 64;

/**
 * The memory of a node: a row for each log, locked while it is decided on, so that of several programs on one database one decides; and beside
 * the database a file, written first. Whichever is further counts: a backup that is restored sets the row back, and not the file.
 */
export function memoryInDatabase(db: Db, folder: WitnessFolder): WitnessMemory {
	return {
		advance: (origin, decide) =>
			inTransaction(db, async (tx) => {
				await tx
					.insertInto('witnessed_logs')
					.values({ origin, note: '', cosigned_at: new Date() })
					.onConflict((conflict) => conflict.doNothing())
					.execute();
				const row = await tx
					.selectFrom('witnessed_logs')
					.select('note')
					.where('origin', '=', origin)
					.forUpdate()
					.executeTakeFirstOrThrow();
				const decided = decide(furtherOf(row.note || null, await folder.latest(originHash(origin))));
				if (!decided.ok) return decided;
				await folder.keep(origin, decided.value);
				await tx
					.updateTable('witnessed_logs')
					.set({ note: decided.value, cosigned_at: new Date() })
					.where('origin', '=', origin)
					.execute();
				return accepted(decided.value);
			}),
		async latest(hash) {
			const row = (await readWitnessed(db)).find(({ origin }) => originHash(origin) === hash);
			return furtherOf(row?.note ?? null, await folder.latest(hash));
		},
		keepContradiction: (found) => addContradiction(db, found, new Date())
	};
}

/** Logs that this node cosigned as a witness, by name. */
export async function readWitnessed(db: Db): Promise<WitnessedRow[]> {
	const rows = await db.selectFrom('witnessed_logs').selectAll().orderBy('origin').execute();
	return rows.map(({ origin, note, cosigned_at: cosignedAt }) => ({ origin, note, cosignedAt }));
}

/** Keeps two checkpoints that contradict each other; the same two once, and 64 of one log at most. */
export async function addContradiction(db: Db, found: Contradiction, foundAt: Date): Promise<void> {
	if ((await readContradictions(db, found.origin)).length >= contradictionsAtMost) return;
	await db
		.insertInto('log_contradictions')
		.values({ id: idOfContradiction(found), ...found, found_on: dayOf(foundAt) })
		.onConflict((conflict) => conflict.doNothing())
		.execute();
}

/** Contradictions of one log, or of all where `origin` is `null`, in the order of their days. */
export async function readContradictions(db: Db, origin: string | null): Promise<FoundContradiction[]> {
	let rows = db.selectFrom('log_contradictions').selectAll().orderBy('found_on').orderBy('id').limit(1000);
	if (origin !== null) rows = rows.where('origin', '=', origin);
	return (await rows.execute()).map(({ found_on: foundOn, ...row }) => ({ ...row, foundOn }));
}

/** Of two notes of one log the longer. */
function furtherOf(one: string | null, other: string | null): string | null {
	if (one === null || other === null) return one ?? other;
	return sizeOf(one) >= sizeOf(other) ? one : other;
}

const sizeOf = (note: string): number => must(readCosignatures(note, [])).checkpoint.size;

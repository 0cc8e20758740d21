import { accepted } from '#core/base';
import type { App } from '#server/app.ts';
import type { BlobId } from '#server/store/blobs.ts';
import { inTransaction } from '#server/store/database.ts';
import { forgetCondemned, readCondemned, unnamedAmong } from '#server/store/piece-store.ts';

/** Deletes the blobs that committed transactions gave up. Run after those, and by a job for what a dead process left. */
export async function sweepBlobs(app: App): Promise<void> {
	for (const blob of await readCondemned(app.db)) {
		const gone = await app.blobs.delete(blob);
		if (gone.ok)
			await inTransaction(app.db, async (tx) => {
				await forgetCondemned(tx, blob);
				return accepted(null);
			});
	}
}

/** The same after a commit, whose answer stands whatever becomes of it: what could not be deleted now, the job deletes. */
export const sweepAfterCommit = (app: App): Promise<void> => sweepBlobs(app).catch(() => {});

/**
 * Deletes blobs that no row names: what a process left that died between disk and database, or what a backup took in between. Gives those
 * that it found now; only who was among the `suspects` of an earlier look goes, for an upload under way is named a moment later.
 */
export async function sweepUnnamed(app: App, suspects: ReadonlySet<BlobId>): Promise<ReadonlySet<BlobId>> {
	const blobs: BlobId[] = [];
	for await (const blob of app.blobs.list()) blobs.push(blob);
	const unnamed = await unnamedAmong(app.db, blobs);
	for (const blob of unnamed) if (suspects.has(blob)) await app.blobs.delete(blob);
	return new Set(unnamed.filter((blob) => !suspects.has(blob)));
}

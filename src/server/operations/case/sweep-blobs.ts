import { accepted } from '#core/base';
import type { App } from '#server/app.ts';
import { inTransaction } from '#server/store/database.ts';
import { forgetCondemned, readCondemned } from '#server/store/piece-store.ts';

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

import type { App } from '#server/app.ts';
import { today } from '#server/gateways/clock.ts';
import { expireConsents } from '#server/operations/case/expire-consents.ts';
import { sweepBlobs, sweepUnnamed } from '#server/operations/case/sweep-blobs.ts';
import { closeGlasses } from '#server/operations/glass/close-glasses.ts';
import { exportLog, openLogPlace } from '#server/operations/log/export-log.ts';
import { stampCheckpoint } from '#server/operations/log/stamp-checkpoint.ts';
import type { DatabaseAddress } from '#server/store/database.ts';
import { forgetStaged } from '#server/store/log-store.ts';
import { type Jobs, jobRules } from './declared.ts';
import { startQueue } from './queue.ts';

/** Starts the queue and everything that comes by itself. */
export async function startJobs(
	app: App,
	address: DatabaseAddress,
	report: (code: string) => void
): Promise<{ stop(): Promise<void> }> {
	const queue = await startQueue<Jobs>(address, jobRules(app.config), report);
	await queue.work('expire-consents', async () => {
		await expireConsents(app);
	});
	await queue.work('close-glasses', async () => {
		await closeGlasses(app);
	});
	let suspects: Awaited<ReturnType<typeof sweepUnnamed>> = new Set();
	await queue.work('sweep-blobs', async () => {
		await sweepBlobs(app);
		suspects = await sweepUnnamed(app, suspects);
	});
	await queue.work('forget-staged', () => forgetStaged(app.db));
	await queue.work('stamp-checkpoint', async () => {
		await stampCheckpoint(app, report);
	});
	await queue.work('export-log', async () => {
		const { logExport } = app.config;
		const place = logExport && (await openLogPlace(app.config, logExport));
		const exported = place?.ok ? await exportLog(app, place.value, () => {}) : place;
		if (exported && !exported.ok) report(exported.refusal.code);
	});
	await queue.work('prune-tombstones', async () => {
		await app.tombstones.prune(today(app.clock), app.config.backupDays);
	});
	return queue;
}

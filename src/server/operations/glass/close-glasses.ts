import { accepted, type CaseId } from '#core/base';
import type { GlassState } from '#core/sealing';
import { isLapsed } from '#core/support';
import type { App } from '#server/app.ts';
import { today } from '#server/gateways/clock.ts';
import { holdGlassWorld } from '#server/operations/glass/glass-world.ts';
import { setRotationDue } from '#server/store/case-store.ts';
import { inTransaction, type Tx } from '#server/store/database.ts';
import { closeUsedGlass, endGlass, readGlassesToEnd } from '#server/store/glass-store.ts';
import { lapseUse, readUses } from '#server/store/glass-use-store.ts';

/** A use is over: grants and halves go, and the parts get a new key before anything is added to them. */
export async function closeGlassUse(tx: Tx, caseId: CaseId, glass: GlassState): Promise<void> {
	const close = glass.state === 'ended' ? endGlass : closeUsedGlass;
	await setRotationDue(tx, caseId, await close(tx, caseId, glass));
}

/**
 * Closes uses whose hours are over, lets requests lapse that nobody answered, and ends glasses whose last day or consents are over. Until it has run, the same is
 * looked at whenever something is asked for. Returns how many.
 */
export async function closeGlasses(app: App): Promise<number> {
	const day = today(app.clock);
	const now = app.clock.now();
	let closed = 0;
	for (const use of await readUses(app.db, 'running')) {
		const isOver = use.until !== null && use.until <= now;
		const lapses = use.state === 'asked' && isLapsed(use.request.body.day, day);
		if (!isOver && !lapses) continue;
		await inTransaction(app.db, async (tx) => {
			const world = await holdGlassWorld(tx, app, use.case, use.glass);
			if (lapses) await lapseUse(tx, use.id);
			else if (world) await closeGlassUse(tx, use.case, world.glass);
			return accepted(null);
		});
		closed += 1;
	}
	for (const { case: caseId, glass } of await readGlassesToEnd(app.db, day)) {
		await inTransaction(app.db, async (tx) => {
			const world = await holdGlassWorld(tx, app, caseId, glass);
			if (world?.glass.state === 'ended') await closeGlassUse(tx, caseId, world.glass);
			return accepted(null);
		});
		closed += 1;
	}
	return closed;
}

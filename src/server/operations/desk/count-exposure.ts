import { accepted, type Day, type DeskId, dayOf, type MemberId, type Outcome, refused } from '#core/base';
import { type Exposure, type ExposureBudget, exposureDays } from '#core/evidence';
import type { App } from '#server/app.ts';
import { today } from '#server/gateways/clock.ts';
import { inTransaction } from '#server/store/database.ts';
import { holdDeskRole } from '#server/store/desk-team-store.ts';
import { addExposure, readBudget } from '#server/store/exposure-store.ts';

/** A member's own numbers of today, and what the desk finds enough. */
export type OwnExposure = { readonly seen: Exposure; readonly budget: ExposureBudget };

const dayMs = 86_400_000;
/** The first day whose numbers are still kept. */
export const firstDayKept = (app: App): Day => dayOf(new Date(app.clock.now().getTime() - exposureDays * dayMs));

/** Adds to one's own numbers of today: no case, no file and no kind comes with them, so that nothing of what was looked at can be read from them. */
export const countExposure = (app: App, member: MemberId, desk: DeskId, seen: Exposure): Promise<Outcome<OwnExposure>> =>
	inTransaction(app.db, async (tx) => {
		if (!(await holdDeskRole(tx, member, desk))) return refused('not-found');
		const day = today(app.clock);
		const counted = await addExposure(tx, member, day, seen, firstDayKept(app));
		return accepted({ seen: counted, budget: await readBudget(tx, desk) });
	});

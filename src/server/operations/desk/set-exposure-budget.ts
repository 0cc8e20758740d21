import { accepted, type DeskId, type MemberId, type Outcome, refused } from '#core/base';
import { type ExposureBudget, isBudget } from '#core/evidence';
import type { App } from '#server/app.ts';
import { acting } from '#server/operations/acting.ts';
import { writeBudget } from '#server/store/exposure-store.ts';

/** What a desk finds enough for one person and day. Refuses `budget-wrong`. */
export const setExposureBudget = async (
	app: App,
	member: MemberId,
	desk: DeskId,
	budget: ExposureBudget
): Promise<Outcome<object>> =>
	isBudget(budget)
		? acting(app, { as: 'desk', member, desk }, 'set-exposure-budget', { kind: 'desk', id: desk }, async (tx) => {
				await writeBudget(tx, desk, budget);
				return accepted({});
			})
		: refused('budget-wrong');

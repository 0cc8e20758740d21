/** What one person looked at on one day: how often something visual was opened, and for how many minutes it could be seen. Numbers alone, of no case. */
export type Exposure = { readonly openings: number; readonly minutes: number };

/** What a desk finds enough for one person and day. */
export type ExposureBudget = Exposure;

/** Before a desk has chosen its own. A start to be thought over, no finding of research. */
export const usualBudget: ExposureBudget = { openings: 20, minutes: 60 };

/** The largest numbers that a desk can choose. */
export const budgetAtMost: ExposureBudget = { openings: 500, minutes: 600 };

/** How long the numbers of a day are kept. */
export const exposureDays = 35;

/** Whether a person has looked enough for this day. */
export const isBudgetUsed = (seen: Exposure, budget: ExposureBudget): boolean =>
	seen.openings >= budget.openings || seen.minutes >= budget.minutes;

/** Whether a desk may choose this. A budget of nothing would close what somebody has to assess. */
export const isBudget = ({ openings, minutes }: ExposureBudget): boolean =>
	[openings, minutes].every((value) => Number.isSafeInteger(value) && value >= 1) &&
	openings <= budgetAtMost.openings &&
	minutes <= budgetAtMost.minutes;

/** When the numbers of a day end and those of the next begin, for everybody alike: midnight of UTC. */
export const exposureDayEnds = (now: Date): string =>
	new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1)).toISOString();

/** The most that is counted in one go: what lies between two counts that are further apart, a device slept through. */
const minutesAtOnce = 60;

/**
 * The minutes of a look that are not counted yet, begun ones whole. `counted`: how many were, of the minutes that had begun by then; the same for next time comes back.
 */
export function minutesDue(milliseconds: number, counted: number): { readonly minutes: number; readonly counted: number } {
	const begun = Math.max(1, Math.ceil(Math.max(0, milliseconds) / 60_000));
	return { minutes: Math.min(minutesAtOnce, Math.max(0, begun - counted)), counted: Math.max(begun, counted) };
}

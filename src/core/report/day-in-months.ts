import { type Day, dayOf } from '#core/base';

/** The same day of the month so many months on, or that month's last day where it is shorter. Days are those of UTC. */
export function dayInMonths(from: Day, months: number): Day {
	const start = new Date(`${from}T00:00:00Z`);
	const [year, month] = [start.getUTCFullYear(), start.getUTCMonth() + months];
	const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
	return dayOf(new Date(Date.UTC(year, month, Math.min(start.getUTCDate(), last))));
}

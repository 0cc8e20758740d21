import { Temporal } from 'temporal-polyfill';

const units = ['year', 'month', 'week', 'day', 'hour', 'minute'] as const;

/**
 * A period of a sheet (ISO 8601 duration) in a language: `P1Y6M` -> "1 year and 6 months", `PT48H` -> "48 hours". Said as it is
 * written, never worked out anew: 48 hours are not two days. Throws on what is no duration: sheets are checked beforehand.
 */
export function periodIn(language: string, period: string): string {
	const written = Temporal.Duration.from(period);
	const parts = units.flatMap((unit) => {
		const count = written[`${unit}s`];
		return count === 0 ? [] : [new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(count)];
	});
	return new Intl.ListFormat(language, { type: 'conjunction' }).format(parts);
}

/** About how many days a period is, to compare periods by: a month counts 30, a year 365. */
export function daysIn(period: string): number {
	const { years, months, weeks, days, hours, minutes } = Temporal.Duration.from(period);
	return 365 * years + 30 * months + 7 * weeks + days + hours / 24 + minutes / 1440;
}

const units = { M: 'month', D: 'day', H: 'hour' } as const;

/** `PT48H` -> "48 hours" in a language: durations of months, days or hours, as the sheets give them. */
export function sayPeriod(language: string, period: string): string {
	const [, count = '', unit = 'D'] = /(\d+)([MDH])$/.exec(period) ?? [];
	return new Intl.NumberFormat(language, {
		style: 'unit',
		unit: units[unit as keyof typeof units],
		unitDisplay: 'long'
	}).format(Number(count));
}

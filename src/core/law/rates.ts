import { accepted, isDay, type Outcome, refused } from '#core/base';
import { type Factor, factorFrom, minorDigits } from './money.ts';

/** A rate that a person gave: one unit of `from` is `factor` of the currency of the whole. Nothing is ever fetched. */
export type Rate = {
	readonly from: string;
	readonly text: string;
	readonly factor: Factor;
	readonly date: string;
	readonly source: string;
};
export type Rates = { readonly to: string; readonly rates: readonly Rate[] };

export type RatesRefusal =
	| 'rates-malformed'
	| 'rate-bad-value'
	| 'rate-without-source'
	| 'rate-without-date'
	| 'rate-later-than-day'
	| 'rate-twice';

/**
 * Rates from parsed JSON: `{to: "EUR", rates: [{from: "USD", rate: "0.9234", date: "2026-11-20", source: "where it stands"}]}`.
 * The rate is decimal text, so that no digit is lost. Refuses `rates-malformed` (not this shape, or a field that is not known),
 * `rate-bad-value` (a currency that is none, the same on both sides, a rate that is no number above nothing), a rate without
 * date or source, one of a day after `asOf`, and two for one currency. `about` is the path.
 */
export function parseRates(json: unknown, asOf: string): Outcome<Rates, RatesRefusal> {
	if (!isObject(json) || !onlyHas(json, ['to', 'rates'])) return refused('rates-malformed');
	const { to, rates } = json;
	if (!isCurrency(to)) return refused('rate-bad-value', 'to');
	if (!Array.isArray(rates) || rates.length > 200) return refused('rates-malformed', 'rates');
	const found: Rate[] = [];
	for (const [at, given] of rates.entries()) {
		const path = `rates.${at}`;
		if (!isObject(given) || !onlyHas(given, ['from', 'rate', 'date', 'source'])) return refused('rates-malformed', path);
		const { from, rate, date, source } = given;
		if (!isCurrency(from) || from === to) return refused('rate-bad-value', `${path}.from`);
		const factor = typeof rate === 'string' ? factorFrom(rate) : null;
		if (typeof rate !== 'string' || factor === null) return refused('rate-bad-value', `${path}.rate`);
		if (typeof date !== 'string' || !isDay(date)) return refused('rate-without-date', `${path}.date`);
		if (date > asOf) return refused('rate-later-than-day', `${path}.date`);
		if (typeof source !== 'string' || source.trim() === '' || source.length > 300)
			return refused('rate-without-source', `${path}.source`);
		if (found.some((other) => other.from === from)) return refused('rate-twice', `${path}.from`);
		found.push({ from, text: rate, factor, date, source: source.trim() });
	}
	return accepted({ to, rates: found.sort((a, b) => (a.from < b.from ? -1 : 1)) });
}

const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const onlyHas = (value: Record<string, unknown>, fields: readonly string[]): boolean =>
	Object.keys(value).every((field) => fields.includes(field));

const isCurrency = (code: unknown): code is string => typeof code === 'string' && minorDigits(code) !== null;

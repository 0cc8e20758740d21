import type { LossPeriod, LossRemedy, LossSchedule } from '#core/law';
import { amountsOf, headName } from '#ui/options/law-words.ts';
import { sayAnswer } from '#ui/options/told-answers.ts';
import { sayPlace } from '#ui/words/say-place.ts';
import type { Words } from '#ui/words/words.ts';
import type { LossesSection } from './losses-sections.ts';

export type LossWords = Words<Exclude<LossesSection, 'exit'>>;

/** An amount in its currency, with all its digits: a schedule is exact. */
export const sayAmount = ({ language }: LossWords, amount: string, currency: string): string =>
	new Intl.NumberFormat(language, {
		style: 'currency',
		currency,
		currencyDisplay: 'code',
		minimumFractionDigits: digitsOf(amount),
		maximumFractionDigits: digitsOf(amount)
	}).format(Number(amount));

const digitsOf = (amount: string): number => amount.split('.')[1]?.length ?? 0;

/** A currency by its name and code. */
export function sayCurrency({ language }: LossWords, code: string): string {
	const name = new Intl.DisplayNames(language, { type: 'currency' }).of(code);
	return name && name !== code ? `${name} (${code})` : code;
}

/** When a loss arose, with as much of each end as was written: a span that is a whole year or month is said as that. */
export function sayPeriodOfLoss(words: LossWords, { from, to }: LossPeriod): string {
	const end = (span: LossPeriod['from']): string => (span ? sayAnswer(words, shortest(span.from, span.to)) : '');
	if (from && to) return words.say('losses.between', { from: end(from), to: end(to) });
	if (from) return words.say('losses.since', { from: end(from) });
	return to ? words.say('losses.until', { to: end(to) }) : words.say('losses.undated');
}

function shortest(from: string, to: string): string {
	if (from === to) return from;
	return from.slice(0, 7) === to.slice(0, 7) ? from.slice(0, 7) : from.slice(0, 4);
}

/** What a sheet says of sums, in sentences; the note of the sheet is English. */
export const sumsOf = (words: LossWords, amount: LossRemedy['amount']): readonly string[] =>
	amount ? amountsOf(words, amount as Parameters<typeof amountsOf>[1]) : [];

/** The schedule as a table for a spreadsheet: the losses, the totals, the rates, what the law says. Plain figures, neutral heads. */
export function scheduleRows(words: LossWords, schedule: LossSchedule): readonly (readonly string[])[] {
	const { lines, totals, converted, remedies, asOf } = schedule;
	return [
		[words.say('losses.paper', { day: words.day(asOf) })],
		['head', 'amount', 'currency', 'period'].map((name) =>
			words.say(`losses.${name as 'head' | 'amount' | 'currency' | 'period'}`)
		),
		...lines.flatMap(({ head, currency, entries }) =>
			entries.map(({ amount, period }) => [headName(words, head), amount, currency, sayPeriodOfLoss(words, period)])
		),
		...totals.map(({ amount, currency }) => [words.say('losses.total', { currency }), amount, currency, '']),
		...(converted
			? [
					...(converted.missing.length === 0
						? [[words.say('losses.together', { currency: converted.currency }), converted.amount, converted.currency, '']]
						: []),
					...converted.rates.map((rate) => [sayRate(words, rate, converted.currency), '', '', '']),
					...(converted.missing.length > 0
						? [[words.say('losses.missing', { currency: converted.currency, currencies: words.list(converted.missing) })]]
						: [])
				]
			: []),
		...remedies.map(({ jurisdiction, name, cite, amount }) => [
			`${sayPlace(words, jurisdiction)}: ${name}`,
			sumsOf(words, amount).join(' '),
			cite,
			''
		]),
		[words.say('losses.promise')]
	];
}

export const sayRate = (
	words: LossWords,
	rate: { from: string; rate: string; date: string; source: string },
	to: string
): string =>
	words.say('losses.rateSaid', { from: rate.from, rate: rate.rate, to, day: words.day(rate.date), source: rate.source });

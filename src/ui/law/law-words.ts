import type { Condition, LawBook, Speech } from '#core/law';
import { describeCondition } from '#core/law';
import type { Key, Words } from '#ui/words/words.ts';
import { fromSheet } from './sheet-marks.ts';

/** What a page of the law speaks with. */
export type LawWords = Words<'common' | 'danger' | 'law' | 'lawTerms' | 'openLaw'>;

type Group =
	| 'ages'
	| 'basis'
	| 'conduct'
	| 'confidence'
	| 'cost'
	| 'dual'
	| 'head'
	| 'instrument'
	| 'kind'
	| 'measure'
	| 'role'
	| 'service';

/** The word for a code of the sheets; a code that has none yet is shown as it stands, marked as words of a sheet. */
export function sayTerm(words: LawWords, group: Group, code: string): string {
	const key = `lawTerms.${group}.${code}` as Key<'lawTerms'>;
	const said = words.say(key);
	return said === key ? fromSheet(code) : said;
}

/** A country, a part of one, or the European Union. */
export function sayPlace(words: LawWords, code: string): string {
	if (code === 'GB-EAW' || code === 'GB-SCT' || code === 'US-CA' || code === 'EU') return words.say(`danger.places.${code}`);
	return /^[A-Z]{2}$/.test(code) ? words.country(code) : fromSheet(code);
}

const units = { Y: 'year', M: 'month', W: 'week', D: 'day' } as const;
const hourUnits = { H: 'hour', M: 'minute' } as const;

const amountOf = ({ language }: LawWords, value: number, unit: string): string =>
	new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(value);

/** An ISO 8601 duration in words: `P3Y` -> "3 years". */
export function sayPeriod(words: LawWords, period: string): string {
	const [days = '', hours = ''] = period.slice(1).split('T');
	const said = [
		...[...days.matchAll(/(\d+)([YMWD])/g)].map(([, n, unit]) => amountOf(words, Number(n), units[unit as keyof typeof units])),
		...[...hours.matchAll(/(\d+)([HM])/g)].map(([, n, unit]) =>
			amountOf(words, Number(n), hourUnits[unit as keyof typeof hourUnits])
		)
	];
	return words.list(said);
}

/** A prison term in years; a broken number of years that is whole in months is said in months. */
export function sayTerms(words: LawWords, years: number | 'life'): string {
	if (years === 'life') return words.say('openLaw.country.life');
	const months = Math.round(years * 12);
	return Number.isInteger(years) ? amountOf(words, years, 'year') : amountOf(words, months, 'month');
}

export const sayMoney = ({ language }: LawWords, { amount, currency }: { amount: number; currency: string }): string =>
	new Intl.NumberFormat(language, {
		style: 'currency',
		currency,
		maximumFractionDigits: Number.isInteger(amount) ? 0 : 2
	}).format(amount);

export const sayConducts = (words: LawWords, conducts: readonly string[] | 'all' | 'child-offences'): string => {
	if (conducts === 'all') return words.say('openLaw.country.allActs');
	if (conducts === 'child-offences') return words.say('openLaw.country.childActs');
	return words.list(conducts.map((code) => sayTerm(words, 'conduct', code)));
};

/** A condition as a clause in the reader's language; questions that only a sheet asks are marked as its words. */
export function sayCondition(words: LawWords, condition: Condition, confirms: LawBook['confirms']): string {
	const speech: Speech = {
		say: (key, values) => words.say(key as Key<'law'>, values),
		place: (code) => sayPlace(words, code),
		day: (day) => words.day(day),
		period: (period) => sayPeriod(words, period),
		list: (items, kind) => words.list(items, kind),
		conduct: (code) => sayTerm(words, 'conduct', code),
		confirm: (id) => fromSheet(confirms.find((each) => each.id === id)?.asks ?? id)
	};
	return describeCondition(condition, speech);
}

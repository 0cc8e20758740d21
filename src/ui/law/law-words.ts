import { type Condition, describeCondition, type LawBook, periodIn, type Speech } from '#core/law';
import { sayPlace } from '#ui/words/say-place.ts';
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

/** A prison term in years; a broken number of years that is whole in months is said in months. */
export function sayTerms(words: LawWords, years: number | 'life'): string {
	if (years === 'life') return words.say('openLaw.country.life');
	return periodIn(words.language, Number.isInteger(years) ? `P${years}Y` : `P${Math.round(years * 12)}M`);
}

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
		period: (period) => periodIn(words.language, period),
		list: (items, kind) => words.list(items, kind),
		conduct: (code) => sayTerm(words, 'conduct', code),
		confirm: (id) => fromSheet(confirms.find((each) => each.id === id)?.asks ?? id)
	};
	return describeCondition(condition, speech);
}

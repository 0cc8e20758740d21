import type { Section } from '#ui/words/words.ts';

/** The words that the interview about options speaks. */
export const optionsSections = [
	'common',
	'options',
	'conducts',
	'law',
	'lawTerms',
	'danger',
	'exit'
] as const satisfies readonly Section[];
export type OptionsSection = (typeof optionsSections)[number];

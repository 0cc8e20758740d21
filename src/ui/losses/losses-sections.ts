import type { Section } from '#ui/words/words.ts';

/** The words that the list of losses speaks. */
export const lossesSections = [
	'common',
	'losses',
	'options',
	'conducts',
	'law',
	'lawTerms',
	'danger',
	'exit'
] as const satisfies readonly Section[];
export type LossesSection = 'common' | 'losses' | 'options' | 'conducts' | 'law' | 'lawTerms' | 'danger';

import type { Section } from '#ui/words/words.ts';

/** The words for the law over a case: for its desk, and for the person who reads what the desk noted. */
export const caseLawSections = [
	'common',
	'caseLaw',
	'losses',
	'options',
	'conducts',
	'law',
	'lawTerms',
	'openLaw',
	'danger'
] as const satisfies readonly Section[];
export type CaseLawSection = (typeof caseLawSections)[number];

/** The words for what the law says of material that may show a child. */
export const childStepsSections = [
	'common',
	'danger',
	'law',
	'lawTerms',
	'openLaw',
	'sight'
] as const satisfies readonly Section[];

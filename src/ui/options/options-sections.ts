import { spokenEverywhere } from '#ui/words/spoken-everywhere.ts';
import type { Chapter } from '#ui/words/words.ts';

/** The words of the page before the first question. */
export const optionsSections = [
	...spokenEverywhere,
	'exit',
	'codes.no-connection',
	'options.start',
	'options.asOf'
] as const satisfies readonly Chapter[];

/** What the interview speaks besides, once somebody begins: no part of a first visit. */
export const interviewSections = [
	'conducts',
	'law',
	'lawTerms',
	'danger.list',
	'danger.places',
	'options.ask',
	'options.fact',
	'options.confirm',
	'options.answers',
	'options.kinds',
	'options.services',
	'options.yours',
	'options.end',
	'options.paper'
] as const satisfies readonly Chapter[];
export type OptionsSection = (typeof optionsSections)[number] | (typeof interviewSections)[number];

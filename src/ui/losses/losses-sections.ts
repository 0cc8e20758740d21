import { interviewSections } from '#ui/options/options-sections.ts';
import { spokenEverywhere } from '#ui/words/spoken-everywhere.ts';
import type { Chapter } from '#ui/words/words.ts';

/** The words of the page before the first line of the list. */
export const lossesSections = [
	...spokenEverywhere,
	'exit',
	'codes.no-connection',
	'losses.heading',
	'losses.why',
	'losses.device',
	'options.start'
] as const satisfies readonly Chapter[];

/** What the list speaks besides: no part of a first visit. */
export const lossListSections = ['losses', ...interviewSections] as const satisfies readonly Chapter[];
export type LossesSection =
	| Exclude<(typeof lossesSections)[number], 'exit' | 'codes.no-connection'>
	| (typeof lossListSections)[number];

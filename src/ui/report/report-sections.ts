import { spokenEverywhere } from '#ui/words/spoken-everywhere.ts';
import type { Chapter } from '#ui/words/words.ts';

/** The words that the report speaks up to the first save. */
export const reportSections = [
	...spokenEverywhere,
	'codes',
	'exit',
	'danger',
	'report.danger',
	'report.now',
	'report.way',
	'report.under18',
	'report.place',
	'report.words',
	'report.addWords',
	'report.notSure',
	'report.already',
	'report.addsOnly',
	'report.questions',
	'report.code',
	'report.saved',
	'report.guard'
] as const satisfies readonly Chapter[];
export type ReportSection = (typeof reportSections)[number];

/** What it speaks after that, besides: no part of a first visit. */
export const afterSavingSections = [
	'desks',
	'ladder',
	'report.kinds',
	'report.files',
	'report.address',
	'report.desks',
	'report.share',
	'report.back',
	'report.done',
	'report.quoted'
] as const satisfies readonly Chapter[];

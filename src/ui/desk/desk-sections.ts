import type { Section } from '#ui/words/words.ts';

/** The words that the desk speaks. */
export const deskSections = [
	'common',
	'desk',
	'admin',
	'desks',
	'report',
	'chat',
	'custody',
	'agreement',
	'agreements',
	'glass',
	'inside',
	'webPage',
	'sight',
	'cover',
	'conducts',
	'folder',
	'verify',
	'codes'
] as const satisfies readonly Section[];

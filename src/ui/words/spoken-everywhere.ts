import type { Chapter } from './words.ts';

/** What islands of the portal say of the common words; the rest stands on pages alone. */
export const spokenEverywhere = [
	'common.skip',
	'common.languageMenu',
	'common.areas',
	'common.next',
	'common.skipQuestion',
	'common.saveAndStop',
	'common.goOn',
	'common.back',
	'common.close',
	'common.copy',
	'common.copied',
	'common.copyRefused',
	'common.room',
	'common.progress',
	'common.timeline',
	'common.error',
	'common.loading',
	'common.foot',
	'common.beside',
	'common.besideAll',
	'common.reminder'
] as const satisfies readonly Chapter[];

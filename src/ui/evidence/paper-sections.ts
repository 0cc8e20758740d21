import type { Chapter } from '#ui/words/words.ts';

/** All that the papers of a bundle say, of every kind of thing: what is read of it elsewhere on a screen stands in them too. */
export const paperSections = [
	'paper',
	'custody',
	'chat.account',
	'chat.app',
	'chat.attached',
	'chat.changed',
	'chat.doubts',
	'chat.lines',
	'chat.mail',
	'chat.marks',
	'chat.sources',
	'webPage.facts',
	'webPage.proves',
	'webPage.cannot',
	'report.questions',
	'report.danger',
	'report.notSure'
] as const satisfies readonly Chapter[];

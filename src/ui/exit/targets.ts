import type { Language } from '#ui/words/languages.ts';

/**
 * Where Exit leads: an everyday page that suits the language, looks the same for everybody, needs no account, and says
 * nothing by standing in a history. Front pages of an encyclopedia; why, and when to change it: docs/decisions/0007-exit.md.
 */
export const exitTargets: Readonly<Record<Language, string>> = {
	en: 'https://en.wikipedia.org/',
	es: 'https://es.wikipedia.org/',
	fr: 'https://fr.wikipedia.org/',
	ar: 'https://ar.wikipedia.org/',
	pt: 'https://pt.wikipedia.org/',
	fil: 'https://tl.wikipedia.org/'
};

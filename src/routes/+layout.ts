import { loadWords } from '#ui/words/load.ts';
import type { Section } from '#ui/words/words.ts';
import type { LayoutLoad } from './$types';

/** Pages are rendered on the server only: no script of the framework is ever sent, and nothing stands inline. */
export const csr = false;

const spoken = [
	'common',
	'portal',
	'danger',
	'safety',
	'about',
	'desks',
	'exit',
	'languages',
	'open',
	'staff',
	'plain',
	'report',
	'options',
	'conducts',
	'law',
	'lawTerms',
	'openLaw',
	'removal',
	'losses'
] as const satisfies readonly Section[];

export const load: LayoutLoad = async ({ data }) => ({ ...data, words: await loadWords(data.language, spoken) });

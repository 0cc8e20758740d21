type List = { readonly words: readonly string[] };

const english = (): Promise<List> => import('./wordlists/en.ts');
const lists: Readonly<Record<string, () => Promise<List>>> = {
	en: english,
	es: () => import('./wordlists/es.ts'),
	fr: () => import('./wordlists/fr.ts'),
	ar: () => import('./wordlists/ar.ts'),
	pt: () => import('./wordlists/pt.ts'),
	fil: () => import('./wordlists/fil.ts')
};

/** The 2,048 words of a language, or of English where a language has none; with the language they are in. Loaded when first asked for. */
export async function wordList(language: string): Promise<{ readonly words: readonly string[]; readonly language: string }> {
	const own = lists[language];
	return own ? { words: (await own()).words, language } : { words: (await english()).words, language: 'en' };
}

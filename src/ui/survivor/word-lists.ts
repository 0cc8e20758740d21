type List = { readonly words: readonly string[] };

const lists: Readonly<Record<string, () => Promise<List>>> = {
	en: () => import('#core/sealing/wordlists/en.ts'),
	es: () => import('#core/sealing/wordlists/es.ts'),
	fr: () => import('#core/sealing/wordlists/fr.ts'),
	ar: () => import('#core/sealing/wordlists/ar.ts'),
	pt: () => import('#core/sealing/wordlists/pt.ts'),
	fil: () => import('#core/sealing/wordlists/fil.ts')
};

/** The 2,048 words of a language, or of English where a language has none; with the language they are in. */
export async function wordList(language: string): Promise<{ readonly words: readonly string[]; readonly language: string }> {
	const own = lists[language];
	if (own) return { words: (await own()).words, language };
	return { words: (await (lists.en as () => Promise<List>)()).words, language: 'en' };
}

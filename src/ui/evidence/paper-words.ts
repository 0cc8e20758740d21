import { tongues } from 'virtual:words/of/papers';
import type { PaperWords } from '#core/bundle';
import type { Language } from '#ui/words/languages.ts';

/** What papers of a bundle say in one language, which need not be that of the page; fetched when one is made. `null` where nothing came. */
export async function paperWords(language: Language): Promise<PaperWords | null> {
	try {
		return ((await tongues[language]?.())?.default ?? null) as PaperWords | null;
	} catch {
		return null;
	}
}

import { catalogues } from 'virtual:words';
import { type Language, languages } from './languages.ts';
import { type Catalogue, type Section, type Words, wordsFrom } from './words.ts';

/** The languages that have a file, in the order in which they are offered. */
export const offered: readonly Language[] = (Object.keys(languages) as Language[]).filter((code) =>
	Object.hasOwn(catalogues, code)
);

/** Fetches these sections of one language, and nothing else. */
export async function loadWords<S extends Section>(language: Language, sections: readonly S[]): Promise<Words<S>> {
	const chunks = await Promise.all(sections.map((section) => catalogues[language]?.[section]?.()));
	const loaded = Object.fromEntries(sections.map((section, at) => [section, chunks[at]?.default ?? {}]));
	return wordsFrom(language, loaded as Pick<Catalogue, S>);
}

/** What people reviewed of a language, as its file says. */
export async function loadReview(language: Language): Promise<{ reviewed: readonly string[]; total: number }> {
	const chunk = await catalogues[language]?._review?.();
	return (chunk?.default ?? { reviewed: [], total: 0 }) as { reviewed: readonly string[]; total: number };
}

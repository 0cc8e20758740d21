import { isLanguage, type Language, languages } from './languages.ts';
import { type Catalogue, type Section, type Words, wordsFrom } from './words.ts';

/** All that an island says, by language: one file each, fetched when it is spoken. `virtual:words/of/<island>` gives them. */
export type Tongues = Readonly<Record<string, () => Promise<{ default: unknown }>>>;

/** The languages that an island speaks, in the order in which they are offered. */
export const spokenIn = (tongues: Tongues): readonly Language[] =>
	(Object.keys(languages) as Language[]).filter((code) => Object.hasOwn(tongues, code));

/** Fetches what an island says in one language, and nothing else. */
export async function speak(tongues: Tongues, language: Language): Promise<Words<Section>> {
	const chunk = await tongues[language]?.();
	return wordsFrom(language, (chunk?.default ?? {}) as Catalogue);
}

/** The language of the page around an island. */
export function pageLanguage(tongues: Tongues): Language {
	const code = document.documentElement.lang;
	return isLanguage(code) && Object.hasOwn(tongues, code) ? code : 'en';
}

import { isLanguage, type Language, languages } from './languages.ts';
import { type Catalogue, type Section, type Words, wordsFrom } from './words.ts';

/** All that an island says, by language: one file each, fetched when it is spoken. `virtual:words/of/<island>` gives them. */
export type Tongues = Readonly<Record<string, () => Promise<{ default: unknown }>>>;

/** What two of them say together: what comes later to what was there first. */
export const together = (first: Tongues, later: Tongues): Tongues =>
	Object.fromEntries(
		Object.entries(later).map(([code, load]) => [
			code,
			async () => {
				const [known, more] = await Promise.all([first[code]?.(), load()]);
				return { default: merged((known?.default ?? {}) as Tree, more.default as Tree) };
			}
		])
	);

type Tree = Readonly<Record<string, object>>;
const merged = (known: Tree, more: Tree): Tree => ({
	...known,
	...Object.fromEntries(Object.entries(more).map(([section, branches]) => [section, { ...known[section], ...branches }]))
});

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

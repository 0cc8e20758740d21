import type { Section, Words } from '#ui/words/words.ts';

/** The sentence of a key that is put together while running; `null` where the words have none. */
export function sayIfAny(words: Words<Section>, key: string, values?: Readonly<Record<string, string | number>>): string | null {
	const sentence = (words.say as (key: string, values?: object) => string)(key, values);
	return sentence === key ? null : sentence;
}

/** Plain words for a refusal; a code that has none is named, so that it can be told to somebody. */
export const sayRefusal = (words: Words<Section>, code: string): string =>
	sayIfAny(words, `codes.${code}`) ?? sayIfAny(words, 'codes.unknown', { code }) ?? code;

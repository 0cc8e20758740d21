import type { Words } from './words.ts';

/** A place of the law as a reader calls it: a state, the European Union, or a part of a state, which without a word of its own keeps its code. */
export function sayPlace(words: Words<'danger.places'>, code: string): string {
	const key = `danger.places.${code}` as const;
	const said = words.say(key as 'danger.places.EU');
	if (said !== key) return said;
	const [state = code, part] = code.split('-');
	return part === undefined ? words.country(state) : `${words.country(state)} (${code})`;
}

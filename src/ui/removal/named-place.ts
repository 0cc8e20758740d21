import type { Words } from '#ui/words/words.ts';

/** The name of a sheet's place in the reader's language. */
export function namedPlace(words: Words<'danger'>, code: string): string {
	if (code === 'GB-EAW' || code === 'GB-SCT' || code === 'US-CA' || code === 'EU') return words.say(`danger.places.${code}`);
	return words.country(code);
}

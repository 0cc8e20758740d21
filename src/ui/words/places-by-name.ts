import { sayPlace } from './say-place.ts';
import type { Words } from './words.ts';

/** Places with what belongs to them, each with its name, in the order of the names in the reader's language. */
export const placesByName = <Row>(
	words: Words<'danger.places'>,
	rows: readonly Row[],
	codeOf: (row: Row) => string
): readonly (Row & { readonly said: string })[] =>
	rows
		.map((row) => ({ ...row, said: sayPlace(words, codeOf(row)) }))
		.sort((a, b) => a.said.localeCompare(b.said, words.language));

/** The same of bare codes. */
export const codesByName = (
	words: Words<'danger.places'>,
	codes: readonly string[]
): readonly { readonly code: string; readonly said: string }[] =>
	placesByName(
		words,
		codes.map((code) => ({ code })),
		({ code }) => code
	);

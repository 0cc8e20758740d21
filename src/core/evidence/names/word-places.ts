import { foldWord } from './fold-signs.ts';

/** Scripts that put no space between words: no border of a word can be told there. */
const unspaced =
	/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const inWord = String.raw`[\p{L}\p{M}\p{N}]`;
const hasBorder = (sign: string): boolean => /[\p{L}\p{M}\p{N}]/u.test(sign) && !unspaced.test(sign);
const isNumber = (folded: string): boolean => /^\+?[\d ()./-]*$/.test(folded) && folded.replace(/\D/g, '').length >= 6;

/** A word as it is looked for: `has` tells quickly whether a folded text may hold it. */
export type SoughtWord = { readonly folded: string; readonly form: RegExp; readonly has: (folded: string) => boolean };

/**
 * How a word is looked for in folded texts: whole, in any case, its words joined by spaces, dots or dashes; a number however it is spaced. A word that begins or ends in a script without spaces has no border there, and none beside a sign that is no
 * letter (`@`). `null` where nothing is left to look for.
 */
export function seekWord(word: string): SoughtWord | null {
	const folded = foldWord(word);
	const signs = [...folded];
	if (signs.length === 0) return null;
	if (isNumber(folded)) {
		const digits = [...folded.replace(/\D/g, '')];
		const form = new RegExp(String.raw`(?<!\d)(?:\+|00)?${digits.join('[ ()./-]{0,3}')}(?!\d)`, 'gu');
		return { folded, form, has: (text) => /\d/.test(text) };
	}
	const before = hasBorder(signs[0] as string) ? `(?<!${inWord})` : '';
	const after = hasBorder(signs.at(-1) as string) ? `(?!${inWord})` : '';
	const form = new RegExp(`${before}${literally(folded)}${after}`, 'gu');
	const first = folded.split(/[ ._-]/).find((part) => part !== '') ?? '';
	return { folded, form, has: (text) => text.includes(first) };
}

/** What stands between the words of a name: `Harbour High` is `harbour-high` and `harbour_high` too. */
const literally = (folded: string): string =>
	folded.replace(/[ ._-]+|[\\^$*+?()[\]{}|/]/g, (one) => (/^[ ._-]/.test(one) ? '[ ._-]{1,4}' : `\\${one}`));

/** Words of a folded text, as its script divides them. */
export const wordsIn = (folded: string): IterableIterator<RegExpExecArray> => folded.matchAll(/[\p{L}\p{M}\p{N}]+/gu);

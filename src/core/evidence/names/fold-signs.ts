/** Marks that are left out. Vowel signs of the scripts of India and Japanese voicing make other letters, and stay. */
const dropped = /(?![\u3099\u309a])(?=\p{M})[\p{Script=Inherited}\p{Script=Hebrew}\p{Script=Arabic}]|\p{Cf}|\u0640/gu;
/** What is written for one another: letters of Arabic and Persian, apostrophes. */
const alike: Readonly<Record<string, string>> = { ى: 'ي', ی: 'ي', ک: 'ك', ة: 'ه', ς: 'σ', '’': "'", '‘': "'", ʼ: "'" };
const isPlain = (text: string): boolean => /^[\0-\x7f]*$/.test(text);

/** Where signs of a folded text begin and end in the text itself; `null` where both are alike, sign for sign. */
export type FoldedSigns = { readonly folded: string; readonly places: readonly (readonly [number, number])[] | null };

/**
 * A text as names are looked for in it: without case, accents, vowel signs of Arabic and Hebrew, invisible signs and the stretching of Arabic letters; digits of any script as 0 to 9, dashes, spaces and
 * apostrophes alike. Sign for sign, so that what is found can be cut out of the text itself.
 */
export function foldSigns(text: string): FoldedSigns {
	if (isPlain(text)) return { folded: foldSign(text), places: null };
	const places: [number, number][] = [];
	let folded = '';
	let at = 0;
	for (const sign of text) {
		const one = foldKnown(sign);
		const end = at + sign.length;
		const last = places.at(-1);
		// A mark that is left out goes with the letter before it.
		if (one === '' && last && /\p{M}|\u0640/u.test(sign)) last[1] = end;
		for (let unit = 0; unit < one.length; unit++) places.push([at, end]);
		folded += one;
		at = end;
	}
	return { folded, places };
}

/** A word as it is looked for. */
export const foldWord = (word: string): string => foldSigns(word).folded.replace(/ {2,}/g, ' ').trim();

const foldSign = (sign: string): string =>
	isPlain(sign)
		? sign.toLowerCase().replace(/\s/g, ' ')
		: sign
				.normalize('NFKD')
				.replace(dropped, '')
				.toUpperCase()
				.toLowerCase()
				.replace(/[ىیکةς’‘ʼ]/g, (one) => alike[one] as string)
				.replace(/(?![0-9])\p{Nd}/gu, digitOf)
				.replace(/\p{Pd}/gu, '-')
				.replace(/\s/g, ' ');

const known = new Map<string, string>();
function foldKnown(sign: string): string {
	const before = known.get(sign);
	if (before !== undefined) return before;
	const folded = foldSign(sign);
	if (known.size < 4096) known.set(sign, folded);
	return folded;
}

/** Digits of a script stand in a row of ten, from nought (Unicode, section 4.6). */
function digitOf(digit: string): string {
	const code = digit.codePointAt(0) as number;
	let value = 0;
	while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value++;
	return String(value);
}

/** Letters that people type for one another in Arabic script; both sides of a codename are folded alike. */
const folded: Readonly<Record<string, string>> = {
	ة: 'ه',
	ہ: 'ه',
	ھ: 'ه',
	ە: 'ه',
	ى: 'ي',
	ی: 'ي',
	ک: 'ك',
	ٱ: 'ا',
	ـ: ''
};

/**
 * The one form of a codename or passphrase that keys are derived from, however it was typed: NFKD, without marks, small letters,
 * Arabic look-alikes folded, words with one space between them. See spec/codename-words.md.
 */
export const normaliseCodename = (text: string): string =>
	text
		.normalize('NFKD')
		.replace(/\p{M}/gu, '')
		.toLowerCase()
		.replace(/[ةہھەىیکٱـ]/gu, (letter) => folded[letter] ?? letter)
		.replace(/\P{L}+/gu, ' ')
		.trim();

/** The one form of a PIN: NFKD, without white space around it. Capital letters count. Empty is no PIN. */
export const normalisePin = (text: string): string => text.normalize('NFKD').trim();

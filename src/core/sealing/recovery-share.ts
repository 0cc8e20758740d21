/**
 * A recovery share as people copy it by hand: six lines of two groups of five signs. Each line checks itself, so that a slip is found in
 * its line, before anything is joined (spec/member-keys.md, "Recovery").
 */
const signs = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const linesOfShare = 6;
const symbolsOfLine = 10;
const signsOfShare = linesOfShare * symbolsOfLine;
const shareBytes = 33;

/** Powers of the generator of GF(32), x^5 + x^2 + 1: each place of a line weighs differently. */
const times = (a: number, b: number): number => {
	let product = 0;
	for (let bit = 0; bit < 5; bit++) if ((b >> bit) & 1) product ^= a << bit;
	for (let bit = 8; bit >= 5; bit--) if ((product >> bit) & 1) product ^= 0b100101 << (bit - 5);
	return product;
};
const weights: readonly number[] = Array.from({ length: symbolsOfLine - 1 }, (_, at) => {
	let weight = 2;
	for (let step = 0; step < at; step++) weight = times(weight, 2);
	return weight;
});

/** One wrong sign, or two that changed places, never gives the same check; the line's number is in it, so lines cannot change places either. */
const checkOf = (line: number, symbols: readonly number[]): number =>
	weights.reduce((sum, weight, at) => sum ^ times(weight, symbols[at] ?? 0), line + 1);

/** The signs of what was typed, as numbers: whatever its case, with O for zero, I and L for one, and without spaces and dashes. */
const symbolsIn = (text: string): readonly number[] =>
	[...text.toUpperCase().replace(/[\s\-–—.]/g, '')].map((sign) =>
		signs.indexOf(sign === 'O' ? '0' : sign === 'I' || sign === 'L' ? '1' : sign)
	);

/** Writes share `number` (1 to 63) of 33 bytes. */
export function writeShare(share: Uint8Array, number: number): string {
	if (share.length !== shareBytes || number < 1 || number > 63) throw new Error('impossible: a share has 33 bytes and a number');
	let value = BigInt(number);
	for (const byte of share) value = (value << 8n) | BigInt(byte);
	const symbols = Array.from({ length: 54 }, (_, at) => Number((value >> BigInt(5 * (53 - at))) & 31n));
	const lines = Array.from({ length: linesOfShare }, (_, line) => {
		const own = symbols.slice(line * 9, line * 9 + 9);
		const text = [...own, checkOf(line, own)].map((symbol) => signs[symbol]).join('');
		return `${text.slice(0, 5)} ${text.slice(5)}`;
	});
	return lines.join('\n');
}

/** What can be said of a share while it is typed: how many signs it has of how many, and which of its whole lines (from 1) have a slip. */
export type ShareCheck = { readonly signs: number; readonly of: number; readonly wrongLines: readonly number[] };

export function checkShare(text: string): ShareCheck {
	const symbols = symbolsIn(text);
	const wrongLines: number[] = [];
	for (let line = 0; (line + 1) * symbolsOfLine <= Math.min(symbols.length, signsOfShare); line++) {
		const own = symbols.slice(line * symbolsOfLine, (line + 1) * symbolsOfLine);
		if (own.includes(-1) || checkOf(line, own) !== own.at(-1)) wrongLines.push(line + 1);
	}
	return { signs: symbols.length, of: signsOfShare, wrongLines };
}

/** Reads what {@link writeShare} wrote; `null` for everything else. */
export function readShare(text: string): { readonly number: number; readonly share: Uint8Array } | null {
	const symbols = symbolsIn(text);
	if (symbols.length !== signsOfShare || checkShare(text).wrongLines.length > 0) return null;
	let value = 0n;
	for (const [at, symbol] of symbols.entries()) if (at % symbolsOfLine !== 9) value = (value << 5n) | BigInt(symbol);
	const share = Uint8Array.from({ length: shareBytes }, (_, at) => Number((value >> BigInt(8 * (32 - at))) & 255n));
	const number = Number(value >> 264n);
	return number === 0 ? null : { number, share };
}

/** Whether two texts are the same share, however they are spaced and written. */
export const isSameShare = (one: string, other: string): boolean => symbolsIn(one).join() === symbolsIn(other).join();

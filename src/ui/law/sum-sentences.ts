import type { BookRemedy } from '#core/law';
import { isMoney, sayMoney } from '#ui/words/say-money.ts';
import type { LawWords } from './law-words.ts';
import { fromSheet } from './sheet-marks.ts';

/** What a law says of the sum, a sentence for each figure; the note is a sentence of the sheet. */
export function sumSentences(words: LawWords, amount: BookRemedy['amount']): readonly string[] {
	const { min, max, fixed, note } = amount ?? {};
	return [
		...(isMoney(min) ? [words.say('openLaw.country.atLeast', { sum: sayMoney(words, min) })] : []),
		...(isMoney(max) ? [words.say('openLaw.country.atMost', { sum: sayMoney(words, max) })] : []),
		...(isMoney(fixed) ? [words.say('openLaw.country.fixed', { sum: sayMoney(words, fixed) })] : []),
		...(typeof note === 'string' ? [fromSheet(note)] : [])
	];
}

import { letters } from 'virtual:removal-letters';
import { type LetterSpeech, periodIn } from '#core/law';
import type { Language } from '#ui/words/languages.ts';

/** Speaks the letter in a language that need not be the reader's. All languages are here already: nothing is fetched. */
export function letterSpeech(language: Language): LetterSpeech {
	const words = { removal: { letter: letters[language] ?? {} } };
	const found = (key: string): unknown =>
		key.split('.').reduce<unknown>((branch, step) => (branch as Readonly<Record<string, unknown>> | undefined)?.[step], words);
	return {
		say: (key, values = {}) => {
			const sentence = found(`removal.letter.${key}`);
			return String(sentence ?? key).replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
		},
		period: (period) => periodIn(language, period)
	};
}

/** The state that a place is or lies in, in the letter's language. */
export const letterPlace = (language: Language, code: string): string =>
	new Intl.DisplayNames(language, { type: 'region' }).of(code.slice(0, 2)) ?? code;

/** A day in long form, in the letter's language. */
export const letterDay = (language: Language, day: string): string =>
	new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(day));

import type { PaperSpeech } from './paper-html.ts';

/** Sentences by name, in branches; a sentence is a text or its plural forms. */
export type PaperWords = { readonly [key: string]: string | PaperWords };

/** English is read by people of all countries: day before month leaves no doubt. */
const formats: Readonly<Record<string, string>> = { en: 'en-GB' };
const rightToLeft = ['ar'];

/** What papers are written with in one language, from the sections `paper` and `custody` of its words. */
export function paperSpeech(language: string, words: PaperWords): PaperSpeech {
	const locale = formats[language] ?? language;
	const numbers = new Intl.NumberFormat(locale);
	const plurals = new Intl.PluralRules(language);
	const direction = rightToLeft.includes(language) ? 'rtl' : 'ltr';
	const sentenceOf = (key: string, count: number): string => {
		let found: string | PaperWords | undefined = words;
		for (const step of key.split('.')) found = typeof found === 'object' ? found[step] : undefined;
		if (typeof found === 'string') return found;
		return String(found?.[plurals.select(count)] ?? found?.other ?? key);
	};
	return {
		language,
		direction,
		say: (key, values = {}) =>
			sentenceOf(key, Number(values.count ?? 0)).replace(/\{(\w+)\}/g, (_, name: string) => {
				const value = values[name] ?? '…';
				// A text in one direction does not stir a sentence in the other (UAX 9).
				return typeof value === 'number' ? numbers.format(value) : direction === 'rtl' ? `\u2068${value}\u2069` : value;
			}),
		number: (value) => numbers.format(value),
		bytes: (value) => new Intl.NumberFormat(locale, { style: 'unit', unit: 'byte', unitDisplay: 'long' }).format(value),
		moment: (at, zone = 'UTC') =>
			new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'long', timeZone: zone }).format(new Date(at))
	};
}

import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { PaperSpeech } from '#core/bundle';

const folder = path.join(import.meta.dirname, '../../../locales');
/** English is read by people of all countries: day before month leaves no doubt. */
const formats: Readonly<Record<string, string>> = { en: 'en-GB' };
const rightToLeft = ['ar'];

/** What papers are written with on this machine, in one of the languages of `locales/`. `null` for any other. */
export function paperSpeech(language: string): PaperSpeech | null {
	const words = /^[a-z]{2,3}$/.test(language) ? wordsOf(language) : null;
	if (!words) return null;
	const locale = formats[language] ?? language;
	const numbers = new Intl.NumberFormat(locale);
	const plurals = new Intl.PluralRules(language);
	const direction = rightToLeft.includes(language) ? 'rtl' : 'ltr';
	const sentenceOf = (key: string, count: number): string => {
		const found = key.split('.').reduce<unknown>((branch, step) => (branch as Branch | undefined)?.[step], words);
		if (typeof found === 'string') return found;
		const forms = found as Branch | undefined;
		return String(forms?.[plurals.select(count)] ?? forms?.other ?? key);
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

type Branch = Readonly<Record<string, unknown>>;

function wordsOf(language: string): Branch | null {
	try {
		return JSON.parse(readFileSync(path.join(folder, `${language}.json`), 'utf8')) as Branch;
	} catch {
		return null;
	}
}

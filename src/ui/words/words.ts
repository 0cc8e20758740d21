import type en from '#locales/en.json';
import { type Language, languages } from './languages.ts';

/** The English file gives the keys of all languages; `_review` says what people checked and holds no words. */
export type Catalogue = Omit<typeof en, '_review'>;
export type Section = keyof Catalogue & string;

/** One sentence for each plural category of a language (Unicode plural rules). An object with any other key is a branch. */
type Category = 'zero' | 'one' | 'two' | 'few' | 'many' | 'other';
type Plural = { readonly [C in Category]?: string };
type Paths<Branch> = {
	[K in keyof Branch & string]: Branch[K] extends string ? K : keyof Branch[K] extends Category ? K : `${K}.${Paths<Branch[K]>}`;
}[keyof Branch & string];

/** A section, or one branch of it, where an island speaks no more of it at first: `report`, `report.danger`. */
export type Chapter = { [S in Section]: S | `${S}.${keyof Catalogue[S] & string}` }[Section];

/** Every key of a chapter as it is said: `portal.ways.report.label`. */
export type Key<C extends Chapter = Section> = {
	[K in C]: K extends Section ? `${K}.${Paths<Catalogue[K]>}` : KeyBelow<K>;
}[C];
type KeyBelow<C extends string> = C extends `${infer S extends Section}.${string}`
	? Extract<Key<S>, C | `${C}.${string}`>
	: never;

export type Values = { readonly [name: string]: string | number };

/** What a page or an island speaks with. `C` names the chapters that were loaded. */
export type Words<C extends Chapter = Section> = {
	readonly language: Language;
	readonly direction: 'ltr' | 'rtl';
	/** The sentence of a key. `{name}` takes `values.name`; a plural sentence is chosen by `values.count`. */
	say(key: Key<C>, values?: Values): string;
	number(value: number): string;
	/** 1,536 -> "1.5 kB": for progress, never for anything exact. */
	bytes(value: number): string;
	list(items: readonly string[], kind?: 'conjunction' | 'disjunction'): string;
	/** A calendar day `2026-11-22` (or a moment, taken in `zone`) in long form. */
	day(at: string | Date, zone?: string): string;
	/** A calendar day in few signs, for lists: `22 Nov 2026`. */
	shortDay(at: string): string;
	/** A moment with hour, minute and the zone named. In a browser the zone defaults to the reader's own, else it is UTC. */
	moment(at: string | Date, zone?: string): string;
	/** A moment within the week to come: day of the week, hour, minute and the zone named. */
	weekday(at: string | Date, zone?: string): string;
	/** A moment in few signs, its zone left out: for lists that name the zone once, with {@link zone}. */
	brief(at: string | Date, zone?: string): string;
	/** A time zone with its city, by default the reader's own: `Central European Time (Madrid)`. */
	zone(zone?: string): string;
	/** A moment of today: hour, minute and the zone named. */
	hour(at: string | Date, zone?: string): string;
	/** The name of a country (ISO 3166-1) in this language. */
	country(code: string): string;
	/** The name of a language in this language. */
	tongue(code: string): string;
	/** An address of the portal in this language: `/now` -> `/es/now`. */
	path(to: `/${string}`): string;
};

/**
 * Text cut apart from what surrounds it, so that a name in one direction does not stir a sentence in the other (UAX 9). A sentence of this language that
 * holds such a text runs as the language does: its direction could not be told from the marks around what it holds.
 */
const isolated = (text: string): string => `${text.includes('\u2068') ? '\u2067' : '\u2068'}${text}\u2069`;

/** The zone of this device; on the server, which does not know it, UTC. */
export const readerZone = (): string =>
	typeof document === 'undefined' ? 'UTC' : new Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

/** Binds sections of one language's file. The file is trusted: `npm run check` compares it with English beforehand. */
export function wordsFrom<S extends Section>(language: Language, sections: Pick<Catalogue, S>): Words<S> {
	const { direction } = languages[language];
	const locale = formats[language] ?? language;
	const numbers = new Intl.NumberFormat(locale);
	const plurals = new Intl.PluralRules(language);
	let regions: Intl.DisplayNames | undefined;

	const found = (key: string): unknown => key.split('.').reduce((branch: unknown, step) => branchOf(branch, step), sections);

	const say = (key: string, values: Values = {}): string => {
		const entry = found(key);
		const sentence = typeof entry === 'string' ? entry : pluralOf(entry as Plural | undefined, values.count);
		return (sentence ?? key).replace(/\{(\w+)\}/g, (_, name: string) => {
			const value = values[name] ?? '…';
			if (typeof value === 'number') return numbers.format(value);
			return direction === 'rtl' ? isolated(value) : value;
		});
	};

	const pluralOf = (forms: Plural | undefined, count: string | number | undefined): string | undefined =>
		forms?.[plurals.select(Number(count ?? 0)) as Category] ?? forms?.other;

	/** Making a format costs a slow phone more than all it formats. */
	const dates = new Map<string, Intl.DateTimeFormat>();
	const formatted = (at: string | Date, style: Intl.DateTimeFormatOptions): string => {
		const name = JSON.stringify(style);
		const format = dates.get(name) ?? new Intl.DateTimeFormat(locale, style);
		dates.set(name, format);
		return format.format(typeof at === 'string' ? new Date(at) : at);
	};

	return {
		language,
		direction,
		say: say as Words<S>['say'],
		number: (value) => numbers.format(value),
		bytes: (value) => bytesIn(language, value),
		list: (items, kind = 'conjunction') => new Intl.ListFormat(locale, { type: kind }).format(items),
		day: (at, zone = 'UTC') => formatted(at, { dateStyle: 'long', timeZone: zone }),
		shortDay: (at) => formatted(at, { dateStyle: 'medium', timeZone: 'UTC' }),
		moment: (at, zone = readerZone()) =>
			formatted(at, { year: 'numeric', month: 'long', day: 'numeric', ...clock, timeZone: zone }),
		weekday: (at, zone = readerZone()) => formatted(at, { weekday: 'long', ...clock, timeZone: zone }),
		brief: (at, zone = readerZone()) =>
			formatted(at, { year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', timeZone: zone }),
		zone: (zone = readerZone()) => zoneIn(locale, zone),
		hour: (at, zone = readerZone()) => formatted(at, { ...clock, timeZone: zone }),
		country: (code) => {
			regions ??= new Intl.DisplayNames(language, { type: 'region' });
			return regions.of(code) ?? code;
		},
		tongue: (code) => new Intl.DisplayNames(language, { type: 'language' }).of(code) ?? code,
		path: (to) => (to === '/' ? `/${language}` : `/${language}${to}`)
	};
}

const clock = { hour: '2-digit', minute: '2-digit', timeZoneName: 'short' } as const;

/** English is read here by people of all countries: day before month, and 24 hours, leave no doubt. */
const formats: Partial<Record<Language, string>> = { en: 'en-GB' };

/** Cities are as the time zone database spells them; zones that are no place have none. */
function zoneIn(locale: string, zone: string): string {
	const city = zone.includes('/') && !zone.startsWith('Etc/') ? zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ') : '';
	const style = { timeZone: zone, timeZoneName: city ? 'longGeneric' : 'long' } as const;
	const parts = new Intl.DateTimeFormat(locale, style).formatToParts(new Date());
	const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? zone;
	return city && !name.includes(city) ? `${name} (${city})` : name;
}

const branchOf = (branch: unknown, step: string): unknown =>
	typeof branch === 'object' && branch !== null ? (branch as Record<string, unknown>)[step] : undefined;

function bytesIn(language: Language, value: number): string {
	const steps = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
	const step = value < 1000 ? 0 : Math.min(steps.length - 1, Math.floor(Math.log10(value) / 3));
	return new Intl.NumberFormat(language, {
		style: 'unit',
		unit: steps[step] as string,
		unitDisplay: step === 0 ? 'long' : 'short',
		maximumFractionDigits: step === 0 ? 0 : 1
	}).format(value / 1000 ** step);
}

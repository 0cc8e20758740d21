/** The shipped languages, each under its own name. A language is offered once `locales/<code>.json` exists. */
export const languages = {
	en: { name: 'English', direction: 'ltr' },
	es: { name: 'Español', direction: 'ltr' },
	fr: { name: 'Français', direction: 'ltr' },
	ar: { name: 'العربية', direction: 'rtl' },
	pt: { name: 'Português', direction: 'ltr' },
	fil: { name: 'Filipino', direction: 'ltr' }
} as const satisfies Record<string, { name: string; direction: 'ltr' | 'rtl' }>;

export type Language = keyof typeof languages;

export const isLanguage = (code: unknown): code is Language => typeof code === 'string' && Object.hasOwn(languages, code);

/** Codes that browsers send for a language we ship under another code: Tagalog is the base of Filipino. */
const otherCodes: Record<string, Language> = { tl: 'fil' };

/**
 * The best of `offered` for an `Accept-Language` header (RFC 9110 section 12.5.4), by weight, then by order; English when
 * nothing fits. Regions are ignored: Swiss French reads French.
 */
export function languageFor(accepted: string | null, offered: readonly Language[]): Language {
	const wishes = (accepted ?? '')
		.slice(0, 500)
		.split(',')
		.map((wish) => {
			const [range = '', ...parameters] = wish.trim().toLowerCase().split(';');
			const weight = parameters.map((parameter) => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1]).find((q) => q !== undefined);
			const base = range.split('-')[0] ?? '';
			return { code: otherCodes[base] ?? base, weight: weight === undefined ? 1 : Number(weight) };
		})
		.filter((wish) => wish.weight > 0)
		.sort((a, b) => b.weight - a.weight);
	for (const { code } of wishes) if (isLanguage(code) && offered.includes(code)) return code;
	return 'en';
}

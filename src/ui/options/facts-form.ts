import { type Facts, factAt, parseFacts } from '#core/law';

/** Stands for a country that is none of those she named: a code that ISO 3166 leaves to its users. */
export const elsewhere = 'XX';

export type QuestionKind = 'conducts' | 'linked' | 'truth' | 'date' | 'place' | 'places';

/** The facts that are countries, in the order in which one screen asks for all of them. */
export const tiePaths: readonly string[] = [
	'survivor.residence',
	'survivor.residenceAtTime',
	'survivor.nationalities',
	'places.acts',
	'places.effects',
	'places.recordings',
	'accused.residence',
	'accused.nationalities',
	'places.platformSeat',
	'places.servers'
];
const onePlace = ['survivor.residence', 'survivor.residenceAtTime', 'accused.residence', 'places.platformSeat'];

/** How a fact is asked for. */
export function kindOf(path: string): QuestionKind {
	if (path === 'conducts' || path === 'linked') return path;
	if (path.startsWith('dates.') || path === 'survivor.birthDate') return 'date';
	if (onePlace.includes(path)) return 'place';
	return tiePaths.includes(path) ? 'places' : 'truth';
}

/** The facts with one of them set, or taken away with null. */
export function withFact(facts: Facts, path: string, value: unknown): Facts {
	const [outer = '', inner] = path.split('.');
	if (inner === undefined) return { ...facts, [outer]: value };
	return { ...facts, [outer]: { ...(facts as Readonly<Record<string, object | null | undefined>>)[outer], [inner]: value } };
}

/** Whether the facts can all be true, and all that follows from them. */
export function readFacts(raw: Facts): Facts | null {
	const read = parseFacts(raw);
	return read.ok ? read.value : null;
}

/** Facts without the places that were answered with none of the countries named so far: more were named. */
export const withoutElsewhere = (facts: Facts): Facts =>
	tiePaths.reduce((kept, path) => {
		const said = factAt(facts, path);
		const isElsewhere = said === elsewhere || (Array.isArray(said) && (said.length === 0 || said.includes(elsewhere)));
		return isElsewhere ? withFact(kept, path, null) : kept;
	}, facts);

/** A date from what was typed, in figures of any script: `2024`, `2024-05`, `2024-05-09`; null where it is none, empty where nothing was typed. */
export function dateFrom(year: string, month: string, day: string): string | null {
	const [y, m, d] = [year, month, day].map((text) => latinDigits(text.trim()));
	if (!y && !m && !d) return '';
	if (!/^\d{4}$/.test(y ?? '') || (d && !m)) return null;
	const date = [y, m?.padStart(2, '0'), d?.padStart(2, '0')].filter((part) => part && part !== '00').join('-');
	return parseFacts({ dates: { lastAct: date } }).ok ? date : null;
}

/** Arabic-Indic and Persian figures as Latin ones. */
const latinDigits = (text: string): string => text.replace(/[٠-٩۰-۹]/g, (figure) => String(figure.charCodeAt(0) & 0xf));

import type { Words } from '#ui/words/words.ts';
import { type CallLine, eachNumberOnce, sharedLines } from './each-number-once.ts';

export type CallKind = 'emergency' | 'crisis-line' | 'helpline' | 'police-report';
/** `dial` is what a telephone takes (RFC 3966), `null` where the text is no plain number. */
export type NearService = {
	readonly kind: string;
	readonly name: string;
	readonly phones: readonly { readonly text: string; readonly dial: string | null }[];
	/** False for what nobody has read at its source yet. */
	readonly checked: boolean;
};
/** `likely`: the language setting of the browser names it. */
export type NearPlace = { readonly code: string; readonly likely: boolean; readonly services: readonly NearService[] };

/** Whom to call first in each danger. */
export const callFirst = {
	threat: ['helpline', 'police-report', 'emergency'],
	hurt: ['emergency'],
	dying: ['crisis-line', 'emergency']
} as const satisfies Record<string, readonly CallKind[]>;
export type NamedDanger = keyof typeof callFirst;

const called: readonly string[] = [...new Set<string>(Object.values(callFirst).flat())];

/** The services of a place that fit one danger and have a number, each number once, in the order in which to call. */
export function fitting(place: Pick<NearPlace, 'services'>, danger: NamedDanger): readonly NearService[] {
	const fit = callFirst[danger].flatMap((kind) => place.services.filter((service) => service.kind === kind));
	return eachNumberOnce(fit, lineOf).map(({ line, numbers }) => ({
		...line,
		phones: line.phones.filter(({ dial }) => dial !== null && numbers.has(dial))
	}));
}

const lineOf = ({ kind, phones, checked }: NearService): CallLine => ({
	kind,
	checked,
	numbers: phones.flatMap(({ dial }) => (dial === null ? [] : [dial]))
});

/**
 * Parts of one state that are all near (England and Wales, Scotland) say once, under the name of the state, what is the same in all of them; then each
 * part what it has besides.
 */
export function withStates(places: readonly NearPlace[]): readonly NearPlace[] {
	const states = [...new Set(places.map(({ code }) => stateOf(code)))];
	return states.flatMap((state) => {
		const parts = places.filter(({ code }) => stateOf(code) === state);
		if (parts.length < 2 || parts.some(({ code }) => code === state)) return parts;
		const { shared, own } = sharedLines(
			parts.map(({ services }) => services.filter((service) => lineOf(service).numbers.length > 0)),
			lineOf
		);
		const all = [{ code: state, likely: parts.some(({ likely }) => likely), services: shared }];
		return [...all, ...parts.map((part, at) => ({ ...part, services: own[at] ?? [] }))].filter(
			({ services }) => services.length > 0
		);
	});
}

const stateOf = (code: string): string => code.slice(0, 2);

/** The country that the language setting of a browser names (`es-AR`): it is sent to every site anyway, and not kept. */
export const regionNamed = (acceptLanguage: string | null): string | undefined =>
	/^[a-z]{2,3}-(?:[A-Z][a-z]{3}-)?([A-Z]{2})\b/.exec(acceptLanguage ?? '')?.[1];

/** What can be called, in few bytes: it goes with the page before anything is answered, so that no answer asks for it. */
export const packPlaces = (places: readonly NearPlace[]): string =>
	JSON.stringify(
		places.map(({ code, likely, services }) => ({
			code,
			likely,
			services: services
				.filter(({ kind }) => called.includes(kind))
				.map(({ kind, name, phones, checked }) => ({ kind, name, phones: phones.filter(({ dial }) => dial !== null), checked }))
				.filter(({ phones }) => phones.length > 0)
		}))
	);

/** Those that the page carries ({@link packPlaces}); none where it carries none. */
export function nearOnPage(): readonly NearPlace[] {
	const packed = document.querySelector<HTMLElement>('[data-places]')?.dataset.places ?? '[]';
	return JSON.parse(packed) as NearPlace[];
}

/** Names that are words of the sheets and not the name of a service. */
const plain = {
	'Police, ambulance, fire': 'danger.list.ours.all',
	Police: 'danger.list.ours.police',
	Ambulance: 'danger.list.ours.ambulance',
	'Ambulance, fire': 'danger.list.ours.ambulanceFire',
	Emergency: 'danger.list.ours.emergency',
	'Emergency, in every member state': 'danger.list.ours.everyState',
	'By text message, for people who cannot hear or speak': 'danger.list.ours.byText',
	'From a mobile phone': 'danger.list.ours.fromMobile'
} as const;

/** The name of a service as it is shown, and the language it is in: ours in the reader's, all others as they are called (`en`). */
export const serviceName = (words: Words<'danger.list'>, name: string): { readonly text: string; readonly lang: string } =>
	name in plain ? { text: words.say(plain[name as keyof typeof plain]), lang: words.language } : { text: name, lang: 'en' };

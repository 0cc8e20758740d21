import type { Span } from './days.ts';

/**
 * What is known of a case, in the small vocabulary of the law engine. Absent or null is not known; "not sure" is not known.
 * Dates may be partial. Places are the codes of the sheets, or ISO 3166.
 */
export type Facts = {
	readonly conducts?: readonly string[] | null;
	readonly survivor?: {
		readonly birthDate?: string | null;
		readonly childAtTime?: boolean | null;
		readonly residence?: string | null;
		readonly residenceAtTime?: string | null;
		readonly nationalities?: readonly string[] | null;
		/** The engine's own, refused in a file: the age that the sheet at hand means by `childAtTime`. */
		readonly childUnder?: number;
	} | null;
	readonly accused?: {
		readonly known?: boolean | null;
		readonly residence?: string | null;
		readonly nationalities?: readonly string[] | null;
		readonly convicted?: boolean | null;
		readonly profited?: boolean | null;
	} | null;
	readonly places?: {
		readonly acts?: readonly string[] | null;
		readonly effects?: readonly string[] | null;
		readonly servers?: readonly string[] | null;
		readonly platformSeat?: string | null;
		readonly recordings?: readonly string[] | null;
	} | null;
	readonly dates?: { readonly [N in DateName]?: string | null } | null;
	readonly contentOnline?: boolean | null;
	readonly reportedToPolice?: boolean | null;
	readonly paidMoney?: boolean | null;
	readonly physicalContact?: boolean | null;
	readonly losses?: readonly Loss[] | null;
	/** Answers to conditions that only some provisions name (`law/confirm.yaml`): `{woman: true}`. */
	readonly confirmed?: Readonly<Record<string, boolean | null>> | null;
	/** The engine's own, refused in a file: the days for which an answer is asked, where the day itself is not known. */
	readonly within?: { readonly birthDate?: Span; readonly firstAct?: Span };
};

/**
 * `judgment`: when a court decided for the last time. `stable`: since when an injury gets neither better nor worse.
 * `platformDecision`: when a platform told of its decision. `investigationClosed`: when the investigation was closed.
 */
export const dateNames = [
	'firstAct',
	'lastAct',
	'knowledge',
	'publication',
	'report',
	'conviction',
	'judgment',
	'stable',
	'platformDecision',
	'investigationClosed'
] as const;
export type DateName = (typeof dateNames)[number];

export type Loss = {
	readonly head: string;
	readonly amount: number;
	readonly currency: string;
	readonly from?: string | null;
	readonly to?: string | null;
};

/** Where a fact stands in the facts: `survivor.birthDate`. What an answer depends on is named by these. */
export type FactPath = string;

export const truthPaths = {
	childAtTime: 'survivor.childAtTime',
	accusedKnown: 'accused.known',
	convicted: 'accused.convicted',
	profited: 'accused.profited',
	contentOnline: 'contentOnline',
	reportedToPolice: 'reportedToPolice',
	paidMoney: 'paidMoney',
	physicalContact: 'physicalContact'
} as const satisfies Record<string, FactPath>;
export type TruthName = keyof typeof truthPaths;

export const placePaths = {
	acts: 'places.acts',
	effects: 'places.effects',
	servers: 'places.servers',
	recordings: 'places.recordings',
	platformSeat: 'places.platformSeat',
	residence: 'survivor.residence',
	residenceAtTime: 'survivor.residenceAtTime',
	nationality: 'survivor.nationalities',
	accusedResidence: 'accused.residence',
	accusedNationality: 'accused.nationalities'
} as const satisfies Record<string, FactPath>;
export type PlaceName = keyof typeof placePaths;

/** Asked thousands of times for one answer. */
const split = new Map<FactPath, readonly string[]>();

/** The value at a path; undefined and null both mean not known. */
export function factAt(facts: Facts, path: FactPath): unknown {
	const steps = split.get(path) ?? path.split('.');
	split.set(path, steps);
	let at: unknown = facts;
	for (const step of steps) {
		if (typeof at !== 'object' || at === null) return undefined;
		at = (at as Readonly<Record<string, unknown>>)[step];
	}
	return at ?? undefined;
}

/** The places of a kind as a list; null when they are not known. */
export function placesAt(facts: Facts, name: PlaceName): readonly string[] | null {
	const found = factAt(facts, placePaths[name]);
	if (found === undefined) return null;
	return typeof found === 'string' ? [found] : (found as readonly string[]);
}

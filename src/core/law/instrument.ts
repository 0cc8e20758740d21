import type { LawDay } from './days.ts';
import type { Confidence, Source } from './sheet.ts';

export const measures = [
	'preservation',
	'disclosure-subscriber',
	'disclosure-traffic',
	'disclosure-content',
	'removal',
	'search-seizure',
	'freezing',
	'confiscation',
	'testimony',
	'service-of-documents',
	'recognition-of-judgment',
	'victim-compensation',
	'victim-protection',
	'joint-team',
	'emergency'
] as const;
export type Measure = (typeof measures)[number];

/** What an instrument is for, where it is for one of the two only. */
export const matters = ['civil', 'criminal'] as const;
export type Matter = (typeof matters)[number];

/** A period that is no time to answer in: how long data are kept, a notice to be given, how long something has effect. */
export const timeMeanings = ['kept', 'notice', 'effect'] as const;

/** Without `means`: the time within which somebody answers or acts. */
export type TimeLimit = {
	readonly means?: (typeof timeMeanings)[number];
	readonly period?: string;
	readonly meaning?: string;
	readonly emergency?: string;
};

export type Provision = {
	readonly article: string;
	readonly measure: Measure;
	/** A general provision on assistance: requests for these go by it too. */
	readonly alsoFor?: readonly Measure[];
	/** Nobody is bound to answer. */
	readonly voluntary?: true;
	/** Its own first day, instead of the instrument's. */
	readonly inForceOn?: LawDay;
	/** It covers only these; missing: as the instrument does. */
	readonly conducts?: readonly string[];
	/** A power or duty inside one state: never a channel between two. */
	readonly scope?: 'domestic';
	readonly from: string;
	readonly to: string;
	readonly timeLimit?: TimeLimit;
	readonly dualCriminality?: 'never' | 'may-be-required' | 'required';
	readonly contents?: readonly string[];
	readonly form?: string;
	readonly notes?: readonly string[];
	readonly available?: boolean;
	/** It narrows the other provisions, or follows on one of them, and is no channel of its own. */
	readonly limit?: true;
	/** Instruments between whose parties this provision does not apply. */
	readonly unlessBound?: readonly string[];
	readonly cite: string;
	readonly source: Source;
	readonly confidence: Confidence;
};

export type Instrument = {
	readonly id: string;
	readonly name: string;
	readonly kind: 'treaty' | 'eu-regulation' | 'eu-directive' | 'executive-agreement' | 'network';
	/** Missing for a treaty: not in force as far as was read. */
	readonly inForceOn?: LawDay;
	/** In force as far as is recalled; the day was not read. */
	readonly dayNotKnown?: true;
	readonly matter?: Matter;
	/** It covers only these. */
	readonly conducts?: readonly string[];
	readonly openedOn?: LawDay;
	readonly appliesFrom?: LawDay;
	readonly expiredOn?: LawDay;
	readonly status?: string;
	/** Empty for a network whose members were not read. */
	readonly parties: readonly { readonly state: string; readonly inForceOn?: LawDay; readonly until?: LawDay }[];
	readonly partiesConfidence?: Confidence;
	readonly partiesVerified?: readonly string[];
	/** Only pairs of which one side is one of these are bound by it. */
	readonly oneSideIn?: readonly string[];
	/** Instruments that this one goes before, between states bound by both. */
	readonly preferOver?: readonly string[];
	readonly excludes?: readonly string[];
	readonly provisions: readonly Provision[];
	readonly confidence: Confidence;
};

import type { LawDay } from './days.ts';
import type { DateName, PlaceName, TruthName } from './facts.ts';
import type { PlaceGroups } from './places.ts';

/** Where a statement can be checked. */
export type Source = { readonly title: string; readonly url: string };
/** `recalled` was not read anywhere while it was written: shown as not yet checked. */
export type Confidence = 'verified' | 'recalled' | 'counsel-reviewed';

/** A condition over facts, with true, false or not known as its result. Each object holds exactly one of these. */
export type Condition =
	| { readonly all: readonly Condition[] }
	| { readonly any: readonly Condition[] }
	| { readonly not: Condition }
	| { readonly [N in PlaceName]: { readonly [K in N]: readonly string[] } }[PlaceName]
	| { readonly [N in TruthName]: { readonly [K in N]: boolean } }[TruthName]
	| { readonly [N in DateName]: { readonly [K in N]: { readonly from?: LawDay; readonly before?: LawDay } } }[DateName]
	/** The survivor's age on a day: `from` (at least) and `under` in whole years. */
	| { readonly age: { readonly at: 'now' | DateName; readonly from?: number; readonly under?: number } }
	/** One of these conducts is among those of the case. */
	| { readonly conducts: readonly string[] }
	/** A condition that only a person can confirm; its question stands in `law/confirm.yaml`. */
	| { readonly confirm: string };

export type Start =
	| 'offence'
	| 'knowledge'
	| 'majority'
	| 'conviction'
	| 'publication'
	| 'report'
	| 'judgment'
	| 'stable'
	| 'platformDecision'
	| 'investigationClosed';

/** A period and what it runs from. */
export type Clock = { readonly period: string; readonly runsFrom: Start };

/** One rule about the end of a right. `law/FORMAT.md`, "Limitation fields". */
export type Rule = {
	readonly period?: string;
	readonly runsFrom?: Start;
	readonly suspendedUntilAge?: number;
	readonly notBeforeAge?: number;
	readonly untilAge?: number;
	/** `untilAge` and `notBeforeAge` mean the day before the birthday: "before turning 21". */
	readonly dayBefore?: boolean;
	readonly longStop?: Clock;
	/** Further clocks of which the last to end decides; one that never begins adds nothing. */
	readonly notBefore?: readonly Clock[];
	/** The period is only the least there is: its end is safe, and nothing is over after it. */
	readonly atLeast?: boolean;
	readonly endOfYear?: boolean;
	readonly none?: boolean;
};

/** For whom a rule holds. `facts` is the machine's form of `when`, which is the person's. */
export type AppliesTo = { readonly conducts?: readonly string[]; readonly childAtTime?: boolean; readonly underAge?: number };
export type SpecialRule = Rule & {
	readonly appliesTo?: AppliesTo;
	readonly when?: string;
	readonly if?: Condition;
};

export type Limitation = Rule & {
	/** The sheet was written without a word on the time: not known, and not the same as `none`. Stands alone. */
	readonly notSaid?: true;
	readonly appliesTo?: AppliesTo;
	readonly special?: readonly SpecialRule[];
	readonly extendableFor?: readonly string[];
	/** The first day of the rule in these fields. */
	readonly inForceFrom?: LawDay;
	/** What the new rule reaches back to: all facts, claims not yet lost on `inForceFrom`, or only later facts. Missing: later facts. */
	readonly covers?: 'all' | 'live-claims' | 'later-facts';
	/** The rule before `inForceFrom`. Missing: not known. */
	readonly before?: Rule;
	readonly note?: string;
	readonly source?: Source;
	readonly confidence?: Confidence;
};

export type Remedy = {
	readonly id: string;
	readonly kind: string;
	readonly name: string;
	readonly cite: string;
	readonly conducts: readonly string[] | 'all';
	/** The link between case and place: a condition, or `anywhere`. Missing: any place, residence or nationality of the case. */
	readonly where?: Condition | 'anywhere';
	readonly conditions: readonly Condition[];
	readonly requires?: Readonly<Record<string, boolean | string>>;
	/** Asked for inside the criminal case: the conviction that `requires` names is still to come then, and bars nobody. */
	readonly convictionToCome?: true;
	readonly who?: readonly string[];
	/** Conditions in words that no fact settles: shown, never decided. */
	readonly asks?: readonly string[];
	readonly limitation?: Limitation;
	readonly inForce?: LawDay;
	readonly until?: LawDay;
	readonly available?: false;
	readonly heads?: readonly string[];
	readonly amount?: Readonly<Record<string, unknown>>;
	readonly forum?: string;
	readonly cost?: string;
	readonly start?: readonly string[];
	readonly decisionTime?: { readonly period?: string; readonly note?: string };
	readonly crossBorder?: string;
	readonly note?: string;
	readonly source: Source;
	readonly confidence: Confidence;
};

export type Offence = {
	readonly conduct: string;
	readonly name: string;
	readonly cite: string;
	readonly elements?: readonly (string | { readonly text: string; readonly if: Condition })[];
	readonly maxPenalty?: { readonly years?: number | 'life'; readonly note?: string };
	readonly inForce?: LawDay;
	readonly until?: LawDay;
	readonly available?: false;
	/** No offence of its own was found; whether the rules cited reach the conduct is not settled. Counts as a gap. */
	readonly found?: false;
	readonly status?: string;
	readonly note?: string;
	readonly source: Source;
	readonly confidence: Confidence;
};

export type JurisdictionBasis = {
	readonly basis: string;
	readonly conducts: readonly string[] | 'all' | 'child-offences';
	/** The machine's form of the basis. Missing: the one that the name of the basis gives. */
	readonly if?: Condition;
	readonly conditions?: readonly string[];
	readonly cite: string;
	readonly note?: string;
	readonly source: Source;
	readonly confidence: Confidence;
};

export type Sheet = {
	readonly code: string;
	readonly name: string;
	readonly asOf: LawDay;
	readonly currency: string;
	readonly ageOfMajority: number;
	readonly childAge: number;
	readonly offences: readonly Offence[];
	readonly jurisdictionBases: readonly JurisdictionBasis[];
	readonly remedies: readonly Remedy[];
};

/** All that the engine is asked over. Read and checked by whoever hands it in; the engine trusts it. */
export type Law = { readonly groups: PlaceGroups; readonly sheets: readonly Sheet[] };

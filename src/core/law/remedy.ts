import { ask, type Finding, type Ground } from './condition.ts';
import { firstDay, type LawDay, lastDay, type Span } from './days.ts';
import { type DateName, type FactPath, type Facts, factAt } from './facts.ts';
import { every, type Truth } from './kleene.ts';
import { type Alternative, alternativesOf, inTime, outerSpan, type Step } from './limitation.ts';
import { birthOf, momentOfDate, wasUnder } from './moments.ts';
import type { Condition, Confidence, Remedy, Source } from './sheet.ts';

export type Outcome = 'available' | 'not-available' | 'too-late' | 'depends';

/** Why an answer is what it is. Words are put to `code` and `values` outside; `cite` and `source` say where it can be checked. */
export type Reason = {
	readonly code: ReasonCode;
	readonly values: Readonly<Record<string, string | number>>;
	/** The condition that was met, missed or left open. */
	readonly condition?: Condition;
	readonly cite: string;
	readonly source: Source;
	readonly facts: readonly FactPath[];
};
export type ReasonCode =
	| 'conduct'
	| 'conduct-other'
	| 'conduct-open'
	| 'not-in-force'
	| 'no-such-remedy'
	| 'link'
	| 'no-link'
	| 'link-open'
	| 'met'
	| 'not-met'
	| 'open'
	| 'in-time'
	| 'late'
	| 'time-open';

/** The limit of a remedy: `date` where the facts give one day, else the earliest and latest they allow. */
export type Limit = {
	readonly date?: LawDay;
	readonly earliest?: LawDay;
	readonly latest?: LawDay;
	readonly steps: readonly Step[];
	/** False: the figure was recalled and is shown as not yet checked. */
	readonly checked: boolean;
	readonly extendableFor: readonly string[];
	readonly note?: string;
};

export type Option = {
	readonly jurisdiction: string;
	readonly remedy: string;
	readonly kind: string;
	readonly outcome: Outcome;
	/** The facts that would settle it; empty unless the outcome is `depends`. */
	readonly dependsOn: readonly FactPath[];
	readonly limit: Limit | null;
	readonly confidence: Confidence;
	readonly reasons: readonly Reason[];
};

type Asked = Ground & { readonly remedy: Remedy; readonly jurisdiction: string };

/**
 * Answers one remedy: available, not available, too late, or depends on exactly the facts that would settle it. Sound: every
 * completion of the unknown facts agrees with an answer that is not `depends`. Facts must be free of contradictions
 * (`parseFacts`); what is recalled is answered too, and says so in `confidence`.
 */
export function answerRemedy(remedy: Remedy, jurisdiction: string, ground: Ground): Option {
	const asked = { ...ground, remedy, jurisdiction };
	// Being a child decides conditions and limits at once: taken one after the other, the two could contradict each other.
	const child = wasUnder(ground.facts, ground.childAge);
	if (child.truth !== null || factAt(ground.facts, 'survivor.childAtTime') !== undefined || !mentionsAge(remedy))
		return answer(asked);
	const [grown, young] = [false, true].map((childAtTime) => answer({ ...asked, facts: withChild(ground.facts, childAtTime) }));
	if (!grown || !young) throw new Error('two answers were asked for');
	return merged(grown, young, child.unknown);
}

const withChild = (facts: Facts, childAtTime: boolean): Facts => ({ ...facts, survivor: { ...facts.survivor, childAtTime } });

function merged(grown: Option, young: Option, unknown: readonly FactPath[]): Option {
	const same = grown.outcome === young.outcome;
	const outcome = same ? grown.outcome : 'depends';
	const dependsOn = outcome === 'depends' ? sorted([...grown.dependsOn, ...young.dependsOn, ...(same ? [] : unknown)]) : [];
	return {
		...young,
		outcome,
		dependsOn,
		limit: mergedLimit(grown.limit, young.limit),
		reasons: [...young.reasons, ...grown.reasons].filter(isFirst)
	};
}

const isFirst = (reason: Reason, at: number, all: readonly Reason[]): boolean =>
	all.findIndex((other) => JSON.stringify(other) === JSON.stringify(reason)) === at;

function mergedLimit(a: Limit | null, b: Limit | null): Limit | null {
	if (!a || !b || JSON.stringify(a) === JSON.stringify(b)) return b ?? a;
	const { date: _, earliest: __, latest: ___, ...rest } = b;
	const from = least(a.date ?? a.earliest, b.date ?? b.earliest);
	const to = a.date || a.latest ? ((b.date ?? b.latest) ? most(a.date ?? a.latest, b.date ?? b.latest) : undefined) : undefined;
	return {
		...(from !== undefined && from === to
			? { date: from }
			: { ...(from ? { earliest: from } : {}), ...(to ? { latest: to } : {}) }),
		...rest,
		steps: [...b.steps, ...a.steps.filter((step) => !b.steps.some((other) => JSON.stringify(other) === JSON.stringify(step)))]
	};
}

const least = (a?: LawDay, b?: LawDay): LawDay | undefined => (a === undefined ? b : b === undefined || a < b ? a : b);
const most = (a?: LawDay, b?: LawDay): LawDay | undefined => (a === undefined ? b : b === undefined || a > b ? a : b);

const mentions = new WeakMap<Remedy, boolean>();

function mentionsAge(remedy: Remedy): boolean {
	const known = mentions.get(remedy);
	if (known !== undefined) return known;
	const text = JSON.stringify([remedy.conditions, remedy.requires, remedy.limitation, remedy.where ?? null]);
	const found = /childAtTime|[aA]ge"|underAge|majority/.test(text);
	mentions.set(remedy, found);
	return found;
}

function answer(asked: Asked): Option {
	const { remedy, asOf } = asked;
	const inForce = remedy.available !== false && (remedy.inForce ?? firstDay) <= asOf && asOf <= (remedy.until ?? lastDay);
	if (!inForce) {
		const code = remedy.available === false ? 'no-such-remedy' : 'not-in-force';
		return option(asked, 'not-available', [], null, [reason(asked, code, remedy.inForce ? { date: remedy.inForce } : {}, [])]);
	}
	const findings = conditionsOf(asked).map((told) => ({ ...told, ...ask(told.condition, asked) }));
	const truth = every(findings.map((each) => each.truth));
	const timed = timeOf(asked);
	const told = findings.map((each) => conditionReason(asked, each));
	if (truth === false)
		return option(
			asked,
			'not-available',
			[],
			timed.limit,
			told.filter((_, at) => findings[at]?.truth === false)
		);
	const reasons = [...told, ...timed.reasons];
	if (truth === true && timed.truth !== null)
		return option(asked, timed.truth ? 'available' : 'too-late', [], timed.limit, reasons);
	const open = findings.flatMap((each) => (each.truth === null ? each.unknown : []));
	return option(asked, 'depends', [...open, ...(timed.truth === null ? timed.unknown : [])], timed.limit, reasons);
}

/** A condition with the codes of its reason: met, missed, open. */
type Told = {
	readonly condition: Condition;
	readonly codes: readonly [ReasonCode, ReasonCode, ReasonCode];
	readonly values: Reason['values'];
};

/** Everything that must hold: the conduct, the link with the place, what `requires` says, and the sheet's own conditions. */
function conditionsOf({ remedy, jurisdiction }: Asked): readonly Told[] {
	const requires: readonly Condition[] = [
		...(remedy.requires?.childAtTime === true ? [{ childAtTime: true }] : []),
		...(remedy.requires?.reportedToPolice === true ? [{ reportedToPolice: true }] : []),
		...(remedy.requires?.offenderConvicted === true ? [{ convicted: true }] : [])
	];
	const where: Condition | 'anywhere' = remedy.where ?? linkedWith(jurisdiction, remedy.kind);
	const link = remedy.where ? {} : { place: jurisdiction };
	return [
		{ condition: { conducts: remedy.conducts }, codes: ['conduct', 'conduct-other', 'conduct-open'], values: {} },
		...(where === 'anywhere' ? [] : [{ condition: where, codes: remedy.where ? conditionCodes : linkCodes, values: link }]),
		...[...requires, ...remedy.conditions].map((condition) => ({ condition, codes: conditionCodes, values: {} }))
	];
}

const linkCodes = ['link', 'no-link', 'link-open'] as const;
const conditionCodes = ['met', 'not-met', 'open'] as const;

const personalLinks = [
	'acts',
	'effects',
	'recordings',
	'residence',
	'residenceAtTime',
	'nationality',
	'accusedResidence',
	'accusedNationality'
] as const;
/** Orders about content also reach whoever keeps or offers it in the place. */
const contentLinks = [...personalLinks, 'servers', 'platformSeat'] as const;

/** The broad link: something of the case happened there, or somebody in it lives there or is a national. */
const linkedWith = (jurisdiction: string, kind: string): Condition => ({
	any: (kind === 'content-removal' || kind === 'injunction' ? contentLinks : personalLinks).map(
		(name) => ({ [name]: [jurisdiction] }) as unknown as Condition
	)
});

function conditionReason(asked: Asked, { condition, codes, values, truth, unknown, used }: Told & Finding): Reason {
	const code = codes[truth === null ? 2 : truth ? 0 : 1];
	return { ...reason(asked, code, values, truth === null ? unknown : used), ...(code.includes('link') ? {} : { condition }) };
}

const reason = ({ remedy }: Asked, code: ReasonCode, values: Reason['values'], facts: readonly FactPath[]): Reason => ({
	code,
	values,
	cite: remedy.cite,
	source: remedy.source,
	facts: sorted(facts)
});

type Timed = {
	readonly truth: Truth;
	readonly unknown: readonly FactPath[];
	readonly limit: Limit | null;
	readonly reasons: readonly Reason[];
};

function timeOf(asked: Asked): Timed {
	const { remedy, asOf, facts } = asked;
	const { limitation } = remedy;
	if (!limitation) return { truth: true, unknown: [], limit: null, reasons: [] };
	const alternatives = alternativesOf(limitation, asked, remedy.id);
	const truth = verdict(alternatives, asOf);
	const open = sorted(alternatives.flatMap((each) => [...each.assumes, ...each.unknown]));
	const unknown = truth === null ? open.filter((path) => matters(path, open, asked)) : [];
	const source = limitation.source ?? remedy.source;
	const code = truth === null ? 'time-open' : truth ? 'in-time' : 'late';
	const span = outerSpan(alternatives);
	return {
		truth,
		unknown: truth === null && unknown.length === 0 ? open : unknown,
		limit: limitFrom(limitation, alternatives, span, remedy.confidence),
		reasons: [
			{
				code,
				values: { ...(span && span.from > firstDay ? { date: span.from } : {}) },
				cite: remedy.cite,
				source,
				facts: open.filter((path) => factAt(facts, path) !== undefined)
			}
		]
	};
}

function verdict(alternatives: readonly Alternative[], asOf: LawDay): Truth {
	const truths = alternatives.map((each) => inTime(each, asOf));
	if (truths.every((truth) => truth === true)) return true;
	return truths.every((truth) => truth === false) ? false : null;
}

/** Whether a date can still turn the answer: ends are monotone in every date, so the ends of its span decide. */
function matters(path: FactPath, open: readonly FactPath[], asked: Asked): boolean {
	if (!isDate(path) || asked.remedy.limitation === undefined) return true;
	const { limitation, id } = asked.remedy;
	const others = open.filter((other) => other !== path && isDate(other));
	for (let mask = 0; mask < 2 ** Math.min(others.length, 3); mask++) {
		const facts = others.reduce((soFar, other, at) => pin(soFar, other, endOf(soFar, other, (mask >> at) & 1)), asked.facts);
		const ends = [0, 1].map((end) =>
			verdict(alternativesOf(limitation, { ...asked, facts: pin(facts, path, endOf(facts, path, end)) }, id), asked.asOf)
		);
		if (ends[0] !== ends[1]) return true;
	}
	return false;
}

const isDate = (path: FactPath): boolean => path.startsWith('dates.') || path === 'survivor.birthDate';

/** The first (0) or the last (1) day that a date of the facts can mean. */
function endOf(facts: Facts, path: FactPath, end: number): LawDay {
	const { span } = path === 'survivor.birthDate' ? birthOf(facts) : momentOfDate(facts, path.slice('dates.'.length) as DateName);
	return end === 0 ? span.from : span.to;
}

function pin(facts: Facts, path: FactPath, day: LawDay): Facts {
	if (path === 'survivor.birthDate') return { ...facts, survivor: { ...facts.survivor, birthDate: day } };
	return { ...facts, dates: { ...facts.dates, [path.slice('dates.'.length)]: day } };
}

function limitFrom(
	{ confidence, note, extendableFor = [] }: NonNullable<Remedy['limitation']>,
	alternatives: readonly Alternative[],
	span: Span | null,
	ofRemedy: Confidence
): Limit {
	const steps = alternatives.flatMap((each) => each.steps);
	const days =
		span && span.from === span.to
			? { date: span.from }
			: {
					...(span && span.from > firstDay ? { earliest: span.from } : {}),
					...(span && span.to < lastDay ? { latest: span.to } : {})
				};
	return {
		...days,
		steps: steps.filter((step, at) => steps.findIndex((other) => JSON.stringify(other) === JSON.stringify(step)) === at),
		checked: (confidence ?? ofRemedy) !== 'recalled',
		extendableFor,
		...(note === undefined ? {} : { note })
	};
}

const sorted = (paths: readonly FactPath[]): readonly FactPath[] => [...new Set(paths)].sort();

const option = (
	{ remedy, jurisdiction }: Asked,
	outcome: Outcome,
	dependsOn: readonly FactPath[],
	limit: Limit | null,
	reasons: readonly Reason[]
): Option => ({
	jurisdiction,
	remedy: remedy.id,
	kind: remedy.kind,
	outcome,
	dependsOn: sorted(dependsOn),
	limit,
	confidence: limit && !limit.checked ? 'recalled' : remedy.confidence,
	reasons
});

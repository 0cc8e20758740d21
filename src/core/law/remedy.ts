import { broadLink, contentLinks, personalLinks } from './broad-link.ts';
import { ask, type Finding, type Ground } from './condition.ts';
import { firstDay, type LawDay, lastDay, plus, plusYears, type Span } from './days.ts';
import { type FactPath, type Facts, factAt, truthPaths } from './facts.ts';
import { every } from './kleene.ts';
import { type Alternative, inTime, outerSpan, type StepCode } from './limitation.ts';
import { birthOf, momentOfDate, readUnder, wasUnder } from './moments.ts';
import { agesAsked, repeatedTruths, requiredBy } from './repeated-truths.ts';
import type { Condition, Confidence, Limitation, Remedy, Source } from './sheet.ts';
import { type Limit, limitFrom, type Timing, timeOf, verdict } from './timing.ts';

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
	/** Asked for inside the criminal case, before the court decides: a conviction is still to come. */
	| 'conviction-to-come'
	/** Asked for inside the criminal case, and somebody was convicted already. */
	| 'conviction-came'
	/** A last court has decided the case in which this is asked for. */
	| 'conviction-final'
	/** It needs a report to the police, which can still be made. */
	| 'not-reported-yet'
	/** The last court has decided and convicted nobody: what was to be asked for in that case is closed. */
	| 'acquitted'
	| 'in-time'
	/** The sheet says that there is no time limit. */
	| 'in-time-no-limit'
	/** What begins the time has not happened. */
	| 'in-time-not-begun'
	/** No end is worked out: the sheet names none, or none that can be computed. */
	| 'in-time-not-known'
	/** The day until which nothing is lost has passed, and no end is worked out. */
	| 'in-time-unsure'
	| 'late'
	/** Between two days that both are over. */
	| 'late-by'
	/** Over by a figure that nobody has checked. */
	| 'late-unchecked'
	| 'time-open'
	| 'time-open-no-date'
	/** It hangs on unknown dates, and the safe day is over. */
	| 'time-open-past';

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
	const asked = { ...ground, facts: readUnder(ground.facts, ground.childAge), remedy, jurisdiction };
	return told(asked, isRefused(asked) ? answer(asked) : answerEach(asked));
}

/**
 * A truth that several conditions ask for is answered once for all of them: taken one after the other they could contradict
 * each other, and an impossible way would be counted among the possible ones.
 */
function answerEach(asked: Asked): Answer {
	const path = repeatedTruths(asked.remedy).find((each) => isOpen(each, asked));
	if (path === undefined) return answerByAge(asked);
	const no = answerEach({ ...asked, facts: withTruth(asked, path, false) });
	const yes = answerEach({ ...asked, facts: withTruth(asked, path, true) });
	return either(no, yes, path === truthPaths.childAtTime ? wasUnder(asked.facts, asked.childAge).unknown : [path], asked.asOf);
}

/**
 * Where a rule holds only from an age on, what lies before the day on which it was reached and what lies after are answered one
 * by one: an ending under the one rule together with a birth or an act under the other is no way in which things can be.
 */
function answerByAge(asked: Asked, borders = bordersOfAges(asked)): Answer {
	const open = borders.flatMap(({ of, last }) => {
		const { span, unknown } = momentOf(of, asked.facts);
		return span.from <= last && last < span.to ? [{ of, last, span, unknown }] : [];
	});
	const [border] = open;
	if (!border) return answer(asked);
	const { of, last, span, unknown } = border;
	const taking = (days: Span): Answer =>
		answerByAge({ ...asked, facts: { ...asked.facts, within: { ...asked.facts.within, [of]: days } } }, open);
	return either(taking({ from: span.from, to: last }), taking({ from: plus(last, 'P1D'), to: span.to }), unknown, asked.asOf);
}

const momentOf = (of: Border['of'], facts: Facts) => (of === 'birthDate' ? birthOf(facts) : momentOfDate(facts, of));

/** The last day before something changes: of births that had reached an age, or of first acts before it was reached. */
type Border = { readonly of: 'birthDate' | 'firstAct'; readonly last: LawDay };

function bordersOfAges({ remedy, facts, asOf }: Asked): readonly Border[] {
	const ends = ({ from, to }: Span) => (from > firstDay && to < lastDay ? [from, to] : []);
	return agesAsked(remedy).flatMap(({ at, from, under }) => {
		const days = at === 'now' ? [asOf] : ends(momentOfDate(facts, at).span);
		const births = at === 'firstAct' ? ends(birthOf(facts).span) : [];
		return [from, under].flatMap((years) =>
			years === undefined
				? []
				: [
						...days.map((day) => ({ of: 'birthDate' as const, last: plusYears(day, -years) })),
						...births.map((day) => ({ of: 'firstAct' as const, last: plus(plusYears(day, years), '-P1D') }))
					]
		);
	});
}

/** What is missing whatever the open truths are needs no second look, and no reason that only one of the looks would give. */
const isRefused = (asked: Asked): boolean =>
	!holdsOn(asked) ||
	wasAcquitted(asked).truth === true ||
	conditionsOf(asked).some(({ condition }) => ask(condition, asked).truth === false);

/** What is asked for in the criminal case ends with the last court's decision, where that convicted nobody. No decision is known of: the case goes on. */
function wasAcquitted({ remedy, facts, asOf }: Asked): Pick<Finding, 'truth' | 'unknown'> {
	const convicted = factAt(facts, truthPaths.convicted);
	const decided = factAt(facts, 'dates.judgment') === undefined ? null : momentOfDate(facts, 'judgment');
	if (!remedy.convictionToCome || convicted === true || !decided || decided.span.from > asOf)
		return { truth: false, unknown: [] };
	const isOver = decided.span.to <= asOf;
	const unknown = [...(convicted === undefined ? [truthPaths.convicted] : []), ...(isOver ? [] : decided.unknown)];
	return unknown.length === 0 ? { truth: true, unknown } : { truth: null, unknown };
}

const holdsOn = ({ remedy, asOf }: Asked): boolean =>
	remedy.available !== false && asOf >= (remedy.inForce ?? firstDay) && asOf <= (remedy.until ?? lastDay);

function isOpen(path: FactPath, { facts, childAge }: Asked): boolean {
	return factAt(facts, path) === undefined && (path !== truthPaths.childAtTime || wasUnder(facts, childAge).truth === null);
}

function withTruth({ facts, childAge }: Asked, path: FactPath, truth: boolean): Facts {
	const [outer = '', inner] = path.split('.');
	if (inner === undefined) return { ...facts, [outer]: truth };
	const assumed = { ...facts, [outer]: { ...(facts as Readonly<Record<string, object | undefined>>)[outer], [inner]: truth } };
	return path === truthPaths.childAtTime ? readUnder(assumed, childAge) : assumed;
}

/** An answer before it is told: `alternatives` null where no limit is asked. */
type Answer = {
	readonly outcome: Outcome;
	readonly dependsOn: readonly FactPath[];
	readonly alternatives: readonly Alternative[] | null;
	readonly reasons: readonly Reason[];
};

/** Two answers, of which the unknown facts say which one holds. */
function either(a: Answer, b: Answer, unknown: readonly FactPath[], asOf: LawDay): Answer {
	const outcome = a.outcome === b.outcome ? a.outcome : 'depends';
	// Named once where both name the same: a fact that stands there twice tells an answer that is made otherwise.
	const same = a.dependsOn.join() === b.dependsOn.join();
	const times = (all: readonly Alternative[]) => verdict(all, asOf) ?? all.map((each) => inTime(each, asOf));
	const alike = (x: Answer) => JSON.stringify([x.outcome, x.dependsOn, times(x.alternatives ?? [])]);
	return {
		outcome,
		dependsOn:
			outcome === 'depends' ? [...a.dependsOn, ...(same ? [] : b.dependsOn), ...(alike(a) === alike(b) ? [] : unknown)] : [],
		alternatives: a.alternatives || b.alternatives ? [...(b.alternatives ?? []), ...(a.alternatives ?? [])] : null,
		reasons: laidOver([...b.reasons, ...a.reasons], unknown)
	};
}

/** Each reason once. What one answer finds met and the other missed is open, and says on what. */
function laidOver(reasons: readonly Reason[], unknown: readonly FactPath[]): readonly Reason[] {
	const told = new Map<string, Reason>();
	for (const each of reasons) {
		const key = JSON.stringify(each.condition ? [each.condition, each.cite] : each);
		const other = told.get(key);
		if (!other) told.set(key, each);
		else if (other.code !== each.code) {
			const settled = other.code === 'open' ? [] : unknown;
			told.set(key, { ...each, code: 'open', facts: sorted([...openFacts(other), ...openFacts(each), ...settled]) });
		}
	}
	return [...told.values()];
}

const openFacts = ({ code, facts }: Reason): readonly FactPath[] => (code === 'open' ? facts : []);

function answer(asked: Asked): Answer {
	const { remedy } = asked;
	const refusal = (reasons: readonly Reason[]): Answer => ({
		outcome: 'not-available',
		dependsOn: [],
		alternatives: null,
		reasons
	});
	if (remedy.available === false) return refusal([reason(asked, 'no-such-remedy', {}, [])]);
	if (!holdsOn(asked)) return refusal([reason(asked, 'not-in-force', {}, [])]);
	const acquitted = wasAcquitted(asked);
	const findings = conditionsOf(asked).map((told) => ({ ...told, ...ask(told.condition, asked) }));
	const truth = every(findings.map((each) => each.truth));
	const reasons = findings.map((each) => conditionReason(asked, each));
	if (truth === false || acquitted.truth === true)
		return refusal([
			...reasons.filter((_, at) => findings[at]?.truth === false),
			...(acquitted.truth ? [reason(asked, 'acquitted', {}, [truthPaths.convicted, 'dates.judgment'])] : [])
		]);
	const timing = timeOf(remedy.limitation, remedy.id, asked);
	const settled = truth === true && acquitted.truth === false && timing.truth !== null;
	const open = [...findings.flatMap((each) => (each.truth === null ? each.unknown : [])), ...acquitted.unknown];
	return {
		outcome: !settled ? 'depends' : timing.truth ? 'available' : 'too-late',
		dependsOn: settled ? [] : [...open, ...(timing.truth === null ? timing.unknown : [])],
		alternatives: remedy.limitation ? timing.alternatives : null,
		reasons: [
			...reasons,
			...convictionReason(asked),
			...(remedy.limitation ? [timeReason(asked, remedy.limitation, timing)] : [])
		]
	};
}

function convictionReason(asked: Asked): readonly Reason[] {
	if (!asked.remedy.convictionToCome) return [];
	const convicted = factAt(asked.facts, truthPaths.convicted);
	const facts = convicted === undefined ? [] : [truthPaths.convicted];
	if (convicted !== true) return [reason(asked, 'conviction-to-come', {}, facts)];
	const isFinal =
		factAt(asked.facts, 'dates.judgment') !== undefined && momentOfDate(asked.facts, 'judgment').span.to <= asked.asOf;
	return isFinal
		? [reason(asked, 'conviction-final', {}, [...facts, 'dates.judgment'])]
		: [reason(asked, 'conviction-came', {}, facts)];
}

function timeReason(asked: Asked, { source, confidence = asked.remedy.confidence }: Limitation, timing: Timing): Reason {
	const { from = firstDay, to = lastDay } = outerSpan(timing.alternatives) ?? {};
	const code = timeCode(timing, { from, to }, asked.asOf, confidence);
	// What is over tells the last day it can have ended on; what is not, the first.
	const date = code.startsWith('late') ? to : from;
	const values = date > firstDay && date < lastDay ? { date } : {};
	return { ...reason(asked, code, values, timing.unknown), ...(source ? { source } : {}) };
}

function timeCode({ truth, alternatives }: Timing, { from, to }: Span, asOf: LawDay, confidence: Confidence): ReasonCode {
	if (truth === false) return confidence === 'recalled' ? 'late-unchecked' : from === to ? 'late' : 'late-by';
	if (truth === null) return from === firstDay ? 'time-open-no-date' : from < asOf ? 'time-open-past' : 'time-open';
	if (from > firstDay) return from < asOf ? 'in-time-unsure' : 'in-time';
	const every = (wanted: StepCode) => alternatives.every(({ steps }) => steps.some(({ code }) => code === wanted));
	if (every('no-limit')) return 'in-time-no-limit';
	return every('not-begun') ? 'in-time-not-begun' : 'in-time-not-known';
}

/** A condition with the codes of its reason: met, missed, open. */
type Told = {
	readonly condition: Condition;
	readonly codes: readonly [ReasonCode, ReasonCode, ReasonCode];
	readonly values: Reason['values'];
};

/** Everything that must hold: the conduct, the link with the place, what `requires` says, and the sheet's own conditions. */
function conditionsOf({ remedy, jurisdiction }: Asked): readonly Told[] {
	const where: Condition | 'anywhere' =
		remedy.where ??
		broadLink(jurisdiction, remedy.kind === 'content-removal' || remedy.kind === 'injunction' ? contentLinks : personalLinks);
	const link = remedy.where ? {} : { place: jurisdiction };
	return [
		...(remedy.conducts === 'all' ? [] : [{ condition: { conducts: remedy.conducts }, codes: conductCodes, values: {} }]),
		...(where === 'anywhere' ? [] : [{ condition: where, codes: remedy.where ? conditionCodes : linkCodes, values: link }]),
		...[...requiredBy(remedy), ...remedy.conditions].map((condition) => ({ condition, codes: conditionCodes, values: {} }))
	];
}

const conductCodes = ['conduct', 'conduct-other', 'conduct-open'] as const;
const linkCodes = ['link', 'no-link', 'link-open'] as const;
const conditionCodes = ['met', 'not-met', 'open'] as const;

function conditionReason(asked: Asked, { condition, codes, values, truth, unknown, used }: Told & Finding): Reason {
	const found = codes[truth === null ? 2 : truth ? 0 : 1];
	const code = found === 'not-met' && 'reportedToPolice' in condition && condition.reportedToPolice ? 'not-reported-yet' : found;
	return { ...reason(asked, code, values, truth === null ? unknown : used), ...(code.includes('link') ? {} : { condition }) };
}

const reason = ({ remedy }: Asked, code: ReasonCode, values: Reason['values'], facts: readonly FactPath[]): Reason => ({
	code,
	values,
	cite: remedy.cite,
	source: remedy.source,
	facts: sorted(facts)
});

const sorted = (paths: readonly FactPath[]): readonly FactPath[] => [...new Set(paths)].sort();

function told(asked: Asked, { outcome, dependsOn, alternatives, reasons }: Answer): Option {
	const { remedy, jurisdiction } = asked;
	const limit = remedy.limitation && alternatives ? limitFrom(remedy.limitation, alternatives, remedy.confidence) : null;
	return {
		jurisdiction,
		remedy: remedy.id,
		kind: remedy.kind,
		outcome,
		dependsOn: sorted(dependsOn),
		limit,
		confidence: limit && !limit.checked ? 'recalled' : remedy.confidence,
		reasons: withOneTime(asked, reasons, alternatives ?? [])
	};
}

const saysTime = ({ code }: Reason): boolean => /^(in-time|late|time-open)/.test(code);

/** Answers that were laid over each other each say their own time: one sentence holds for all of them. */
function withOneTime(asked: Asked, reasons: readonly Reason[], alternatives: readonly Alternative[]): readonly Reason[] {
	const times = reasons.filter(saysTime);
	const { limitation } = asked.remedy;
	if (times.length < 2 || !limitation) return reasons;
	const unknown = times.flatMap(({ facts }) => facts);
	const one = timeReason(asked, limitation, { truth: verdict(alternatives, asked.asOf), unknown, alternatives });
	return [...reasons.filter((each) => !saysTime(each)), one];
}

import { ask, type Ground } from './condition.ts';
import { earlier, endOfYear, firstDay, type LawDay, lastDay, later, moved, plus, type Span, within } from './days.ts';
import { type FactPath, type Facts, factAt, truthPaths } from './facts.ts';
import { every, type Truth } from './kleene.ts';
import { birthday, isSureOf, momentOfDate, startOf, wasUnder } from './moments.ts';
import type { Condition, Limitation, Rule, SpecialRule, Start } from './sheet.ts';

/** One step of a calculation: which rule, with what, and the days it led to. Words are put to it outside. */
export type Step = { readonly code: StepCode; readonly values: Readonly<Record<string, string | number>> };
export type StepCode =
	| 'no-limit'
	/** The sheet says nothing of a time: that is no word that there is none. */
	| 'not-said'
	| 'not-begun'
	| 'not-computed'
	| 'starts'
	| 'starts-at-birthday'
	| 'starts-after-last-act'
	| 'end-of-year'
	| 'runs'
	| 'long-stop'
	| 'not-before-clock'
	| 'at-least'
	| 'not-before-birthday'
	| 'older-rule'
	| 'newer-rule';

/** How one rule ends for the facts. `end` null: no end, none yet, or none that can be computed. */
export type Ending = {
	readonly end: Span | null;
	/** Where the end cannot be computed, or only bounded: the day until which nothing is lost. */
	readonly safe: Span | null;
	/** Facts that would make `end` one day. */
	readonly unknown: readonly FactPath[];
	readonly steps: readonly Step[];
};

/** An ending together with the facts it takes for granted. */
export type Alternative = Ending & { readonly assumes: readonly FactPath[] };

const nothing = { end: null, safe: null, unknown: [], assumes: [] } as const;

/**
 * Every way in which a limitation can end for these facts. One alternative where the facts say which rule holds, more where
 * they leave it open; who acts by the earliest day is in time under all of them.
 */
export function alternativesOf(limitation: Limitation, ground: Ground, id: string): readonly Alternative[] {
	if (limitation.notSaid) return [{ ...nothing, steps: [{ code: 'not-said', values: {} }] }];
	const base = fits(limitation, ground, id);
	const generals = choices(base.truth, base.unknown, [generalRule(limitation)], [{}]);
	return generals.flatMap(({ rule, assumes }) =>
		specialChoices(rule, limitation.special ?? [], ground, id).flatMap((choice) => {
			// For whom the general fields do not hold, the rule before them did not hold either.
			const uncovered = limitation.appliesTo !== undefined && Object.keys(rule).length === 0;
			const endings = uncovered ? agedEndings(choice.rule, ground) : endingsOf(choice.rule, limitation, ground);
			return endings.map((ending) => ({
				...ending,
				assumes: [...new Set([...assumes, ...choice.assumes, ...ending.assumes])]
			}));
		})
	);
}

type Choice = { readonly rule: Rule; readonly assumes: readonly FactPath[] };

const choices = (
	truth: Truth,
	unknown: readonly FactPath[],
	whenTrue: readonly Rule[],
	whenFalse: readonly Rule[]
): readonly Choice[] => [
	...(truth === false ? [] : whenTrue.map((rule) => ({ rule, assumes: truth === null ? unknown : [] }))),
	...(truth === true ? [] : whenFalse.map((rule) => ({ rule, assumes: truth === null ? unknown : [] })))
];

function specialChoices(rule: Rule, special: readonly SpecialRule[], ground: Ground, id: string): readonly Choice[] {
	return special.reduce<readonly Choice[]>(
		(soFar, entry) =>
			soFar.flatMap((choice) => {
				const { truth, unknown } = fits(entry, ground, id);
				return choices(truth, unknown, [overlaid(choice.rule, entry)], [choice.rule]).map((next) => ({
					rule: next.rule,
					assumes: [...choice.assumes, ...next.assumes]
				}));
			}),
		[{ rule, assumes: [] }]
	);
}

const ruleFields = [
	'period',
	'runsFrom',
	'suspendedUntilAge',
	'notBeforeAge',
	'untilAge',
	'dayBefore',
	'longStop',
	'notBefore',
	'atLeast',
	'endOfYear',
	'none'
] as const;

const general = new WeakMap<Limitation, Rule>();

function generalRule(limitation: Limitation): Rule {
	const rule = general.get(limitation) ?? overlaid({}, limitation);
	general.set(limitation, rule);
	return rule;
}

/** A fitting special entry replaces the fields it repeats and keeps the others. */
function overlaid(rule: Rule, entry: Rule): Rule {
	const fields = Object.fromEntries(ruleFields.flatMap((field) => (entry[field] === undefined ? [] : [[field, entry[field]]])));
	return { ...rule, ...(entry.period !== undefined && rule.none ? { none: false } : {}), ...fields };
}

/** What must hold for a rule to: conditions that stand in words alone are asked under the id of the remedy. */
export function conditionsOfRule({ appliesTo, if: condition, when }: SpecialRule, id: string): readonly Condition[] {
	const { conducts, childAtTime, underAge } = appliesTo ?? {};
	return [
		...(conducts ? [{ conducts }] : []),
		...(childAtTime === undefined ? [] : [{ childAtTime }]),
		...(underAge === undefined ? [] : [{ age: { at: 'firstAct' as const, under: underAge } }]),
		...(condition ? [condition] : when ? [{ confirm: id }] : [])
	];
}

function fits(rule: SpecialRule, ground: Ground, id: string): { readonly truth: Truth; readonly unknown: readonly FactPath[] } {
	const found = conditionsOfRule(rule, id).map((condition) => ask(condition, ground));
	return { truth: every(found.map(({ truth }) => truth)), unknown: found.flatMap(({ unknown }) => unknown) };
}

/** The endings of a rule that replaced another on a day: which of the two holds can be open. */
function endingsOf(rule: Rule, limitation: Limitation, ground: Ground): readonly Alternative[] {
	const since = limitation.inForceFrom;
	if (since === undefined) return agedEndings(rule, ground);
	const reaches: Span = {
		from: limitation.covers === undefined || limitation.covers === 'later-facts' ? since : firstDay,
		to: lastDay
	};
	const newer = (): readonly Alternative[] =>
		agedEndings(rule, { ...ground, lastAct: reaches }).map((each) =>
			withStep(each, { code: 'newer-rule', values: { date: since } })
		);
	const uncomputed: Alternative = { ...nothing, steps: [{ code: 'not-computed', values: {} }] };
	const older = (): readonly Alternative[] =>
		limitation.before
			? agedEndings(limitation.before, ground).map((each) => withStep(each, { code: 'older-rule', values: { date: since } }))
			: [uncomputed];
	if (ground.asOf < since) return older();
	if (limitation.covers === 'all') return newer();
	const last = momentOfDate(ground.facts, 'lastAct');
	const isLater: Truth = last.span.from >= since ? true : last.span.to < since ? false : null;
	const both = [
		...(isLater === false ? [] : newer()),
		...(isLater === true ? [] : limitation.covers === 'live-claims' ? revived(older(), newer(), since) : older())
	];
	return isLater === null ? both.map((each) => ({ ...each, assumes: [...each.assumes, ...last.unknown] })) : both;
}

/** A law that revives nothing: claims that the older rule had ended before the new one began stay lost. */
function revived(older: readonly Alternative[], newer: readonly Alternative[], since: LawDay): readonly Alternative[] {
	return older.flatMap((old) => {
		if (old.end === null && old.steps.some(({ code }) => code === 'not-computed')) return [old];
		// What the older rule only bounds may have been lost before: then its day is the one to act by.
		const ended = old.end ?? (old.safe && { from: old.safe.from, to: lastDay });
		if (!ended || ended.from >= since) return newer;
		if (ended.to < since) return [old];
		return [old, ...newer].map((each) => ({ ...each, assumes: [...each.assumes, ...old.unknown] }));
	});
}

const withStep = (ending: Alternative, step: Step): Alternative => ({ ...ending, steps: [step, ...ending.steps] });

/** Ages in a rule hold only for who was a minor at the time; where that is open, both endings. */
function agedEndings(rule: Rule, ground: Ground): readonly Alternative[] {
	const hasAges = rule.suspendedUntilAge ?? rule.notBeforeAge ?? rule.untilAge;
	if (hasAges === undefined && rule.runsFrom !== 'majority') return [{ ...endingOf(rule, ground), assumes: [] }];
	const minor = wasUnder(ground.facts, ground.ageOfMajority);
	return [
		...(minor.truth === false ? [] : [{ ...endingOf(rule, ground), assumes: minor.unknown }]),
		...(minor.truth === true ? [] : [{ ...endingOf(withoutAges(rule), ground), assumes: minor.unknown }])
	];
}

function withoutAges({ suspendedUntilAge: _, notBeforeAge: __, untilAge: ___, ...rule }: Rule): Rule {
	if (rule.runsFrom !== 'majority') return rule;
	const { period: ____, runsFrom: _____, ...rest } = rule;
	return rest;
}

/** The order of calculation of `law/FORMAT.md`: start, later start, end of year, period, long-stop, never before another clock, never before a birthday. */
function endingOf(rule: Rule, ground: Ground): Ending {
	if (rule.none) return { end: null, safe: null, unknown: [], steps: [{ code: 'no-limit', values: {} }] };
	const { facts, ageOfMajority } = ground;
	const unknown = new Set<FactPath>();
	const steps: Step[] = [];
	const note = (code: StepCode, span: Span, values: Step['values'] = {}): Span => {
		steps.push({ code, values: { ...values, from: span.from, to: span.to } });
		return span;
	};
	const birthdayAt = (age: number): Span => {
		const moment = birthday(facts, age);
		for (const path of moment.unknown) unknown.add(path);
		return moment.span;
	};
	const begun = (start: Start): Span | null => {
		const moment = startOf(facts, start, ageOfMajority);
		for (const path of moment?.unknown ?? []) unknown.add(path);
		if (!moment || start !== 'offence' || !ground.lastAct) return moment?.span ?? null;
		return within(moment.span, ground.lastAct);
	};

	let end: Span | null = null;
	let safe: Span | null = null;
	let start: Span | null = null;
	if (rule.runsFrom) {
		start = begun(rule.runsFrom);
		if (start === null) steps.push({ code: 'not-begun', values: { start: rule.runsFrom } });
		else note('starts', start, { start: rule.runsFrom });
	}
	if (rule.suspendedUntilAge !== undefined && (start || !rule.runsFrom)) {
		const turned = birthdayAt(rule.suspendedUntilAge);
		// What went on after that birthday starts no time before it was over.
		start = note('starts-at-birthday', later(start ?? begun('offence') ?? turned, turned), { age: rule.suspendedUntilAge });
	} else if (rule.runsFrom === 'majority' && start) {
		const over = begun('offence');
		if (over && over.to > start.from) start = note('starts-after-last-act', later(start, over));
	}
	if (start && rule.endOfYear) start = note('end-of-year', moved(start, endOfYear));
	if (start && rule.period !== undefined) {
		const { period } = rule;
		end = note(
			'runs',
			moved(start, (day) => plus(day, period)),
			{ period }
		);
	} else if (start) {
		// The start is known and the length is not: nothing is lost before the start, and no end can be computed.
		safe = start;
		steps.push({ code: 'not-computed', values: {} });
	}
	if (rule.longStop) {
		const { period } = rule.longStop;
		const stopStart = begun(rule.longStop.runsFrom);
		if (stopStart) {
			const stop = moved(stopStart, (day) => plus(day, period));
			end = note('long-stop', end ? earlier(end, stop) : stop, { period, start: rule.longStop.runsFrom });
			if (safe) safe = earlier(safe, end);
		}
	}
	for (const { period, runsFrom } of end ? (rule.notBefore ?? []) : []) {
		const clock = begun(runsFrom);
		if (!clock || !end) continue;
		const until = later(
			end,
			moved(clock, (day) => plus(day, period))
		);
		const isSure = isSureOf(facts, runsFrom);
		if (!isSure) for (const path of caseFacts(facts, runsFrom)) unknown.add(path);
		end = note('not-before-clock', isSure ? until : { from: end.from, to: until.to }, { period, start: runsFrom });
	}
	if (rule.atLeast && end) {
		// Nothing is told of a least time whose start nobody knows.
		if (end.to < lastDay) safe = note('at-least', end);
		else steps.splice(0, steps.length, { code: 'not-computed', values: {} });
		end = null;
	}
	for (const age of [rule.notBeforeAge, rule.untilAge])
		if (age !== undefined) {
			const turned = rule.dayBefore ? moved(birthdayAt(age), (day) => plus(day, '-P1D')) : birthdayAt(age);
			if (end) end = note('not-before-birthday', later(end, turned), { age });
			else safe = note('not-before-birthday', safe ? later(safe, turned) : turned, { age });
		}
	if (end === null && steps.length === 0) steps.push({ code: 'not-computed', values: {} });
	if (end && end.from === end.to && !safe) unknown.clear();
	return { end, safe, unknown: [...unknown], steps };
}

/** What would say that there was no case that could end. */
const caseFacts = (facts: Facts, start: Start): readonly FactPath[] =>
	start === 'judgment' || start === 'investigationClosed'
		? [truthPaths.reportedToPolice, truthPaths.convicted].filter((path) => factAt(facts, path) === undefined)
		: start === 'conviction' && facts.accused?.convicted === undefined
			? [truthPaths.convicted]
			: start === 'report' && facts.reportedToPolice === undefined
				? [truthPaths.reportedToPolice]
				: [];

/** Whether one may still act on `asOf` under an ending: yes, no, or open. An end that cannot be computed ends nothing. */
export function inTime({ end }: Ending, asOf: LawDay): Truth {
	if (end === null || end.from >= asOf) return true;
	return end.to < asOf ? false : null;
}

/** The days between which the end lies over all alternatives; null where no alternative has one. */
export function outerSpan(alternatives: readonly Alternative[]): Span | null {
	const bounded = alternatives.filter(({ end, safe }) => end ?? safe);
	if (bounded.length === 0) return null;
	const froms = bounded.map(({ end, safe }) => (safe ?? end)?.from ?? firstDay);
	const tos = alternatives.map(({ end }) => end?.to ?? lastDay);
	return { from: froms.sort()[0] ?? firstDay, to: tos.sort().at(-1) ?? lastDay };
}

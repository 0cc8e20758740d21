import { type FactPath, type TruthName, truthPaths } from './facts.ts';
import { conditionsOfRule } from './limitation.ts';
import type { Condition, Limitation, Remedy, Rule, SpecialRule, Start } from './sheet.ts';

const repeated = new WeakMap<Remedy, readonly FactPath[]>();

/**
 * The truths that a remedy asks for more than once. Being a child counts wherever an age does, even once, and so does the
 * conviction or the report that a period runs from: where there was none, its date is no question.
 */
export function repeatedTruths(remedy: Remedy): readonly FactPath[] {
	const known = repeated.get(remedy);
	if (known) return known;
	const asked = Map.groupBy(truthsOf(remedy), (path) => path);
	const starting = startTruths(remedy);
	const often = (path: FactPath): boolean =>
		(asked.get(path)?.length ?? 0) > (path === truthPaths.childAtTime || starting.includes(path) ? 0 : 1);
	const named: readonly FactPath[] = Object.values(truthPaths);
	const found = [...named, ...[...asked.keys()].filter((path) => !named.includes(path))].filter(often);
	repeated.set(remedy, found);
	return found;
}

/** The ages on a day that a limitation asks for, by which its rules part. */
export const agesAsked = ({ limitation, id }: Remedy): readonly AgeAsked[] =>
	limitation ? rulesOf(limitation).flatMap((rule) => conditionsOfRule(rule, id).flatMap(agesIn)) : [];

type AgeAsked = Extract<Condition, { age: unknown }>['age'];

function agesIn(condition: Condition): readonly AgeAsked[] {
	if ('all' in condition) return condition.all.flatMap(agesIn);
	if ('any' in condition) return condition.any.flatMap(agesIn);
	if ('not' in condition) return agesIn(condition.not);
	return 'age' in condition ? [condition.age] : [];
}

/** Every truth that a remedy asks for, as often as it does. */
const truthsOf = (remedy: Remedy): readonly FactPath[] => [
	...requiredBy(remedy).flatMap(truthsIn),
	...remedy.conditions.flatMap(truthsIn),
	...(remedy.limitation ? truthsOfLimitation(remedy.limitation, remedy.id) : []),
	...(remedy.where === undefined || remedy.where === 'anywhere' ? [] : truthsIn(remedy.where))
];

/** What `requires` says as conditions: a conviction that is still to come is none. */
export const requiredBy = ({ requires, convictionToCome }: Remedy): readonly Condition[] => [
	...(requires?.childAtTime === true ? [{ childAtTime: true }] : []),
	...(requires?.reportedToPolice === true ? [{ reportedToPolice: true }] : []),
	...(requires?.offenderConvicted === true && !convictionToCome ? [{ convicted: true }] : [])
];

function truthsIn(condition: Condition): readonly FactPath[] {
	if ('all' in condition) return condition.all.flatMap(truthsIn);
	if ('any' in condition) return condition.any.flatMap(truthsIn);
	if ('not' in condition) return truthsIn(condition.not);
	if ('age' in condition) return [truthPaths.childAtTime];
	if ('confirm' in condition) return [`confirmed.${condition.confirm}`];
	return Object.keys(condition).flatMap((name) => (name in truthPaths ? [truthPaths[name as TruthName]] : []));
}

/** Every rule that a limitation has: the general one, the special ones, and the one before. */
export const rulesOf = (limitation: Limitation): readonly SpecialRule[] => [
	limitation,
	...(limitation.special ?? []),
	...(limitation.before ? [limitation.before] : [])
];

const truthsOfLimitation = (limitation: Limitation, id: string): readonly FactPath[] =>
	rulesOf(limitation).flatMap((rule) => [
		...conditionsOfRule(rule, id).flatMap(truthsIn),
		...truthsOfStarts(rule),
		...(hasAges(rule) ? [truthPaths.childAtTime] : [])
	]);

const startTruths = ({ limitation }: Remedy): readonly FactPath[] =>
	limitation ? rulesOf(limitation).flatMap(truthsOfStarts) : [];

/** What starts the periods of a rule. */
export const startsOf = ({ runsFrom, longStop, notBefore = [] }: Rule): readonly (Start | undefined)[] => [
	runsFrom,
	longStop?.runsFrom,
	...notBefore.map((clock) => clock.runsFrom)
];

/** Ages hold for who was a minor. */
const hasAges = (rule: Rule): boolean =>
	(rule.suspendedUntilAge ?? rule.notBeforeAge ?? rule.untilAge) !== undefined || startsOf(rule).includes('majority');

/** A period that runs from a conviction or a report asks whether there was one; the end of a case asks whether there was a case. */
const truthsOfStarts = (rule: Rule): readonly FactPath[] =>
	startsOf(rule).flatMap((start) => {
		if (start === 'conviction') return [truthPaths.convicted];
		if (start === 'report') return [truthPaths.reportedToPolice];
		return start === 'judgment' || start === 'investigationClosed' ? [truthPaths.convicted, truthPaths.reportedToPolice] : [];
	});

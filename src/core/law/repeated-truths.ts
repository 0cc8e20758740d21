import { type FactPath, type TruthName, truthPaths } from './facts.ts';
import { conditionsOfRule } from './limitation.ts';
import type { Condition, Limitation, Remedy, Rule } from './sheet.ts';

const repeated = new WeakMap<Remedy, readonly FactPath[]>();

/** The truths that a remedy asks for more than once. Being a child counts wherever an age does, even once. */
export function repeatedTruths(remedy: Remedy): readonly FactPath[] {
	const known = repeated.get(remedy);
	if (known) return known;
	const asked = Map.groupBy(truthsOf(remedy), (path) => path);
	const often = (path: FactPath): boolean => (asked.get(path)?.length ?? 0) > (path === truthPaths.childAtTime ? 0 : 1);
	const named: readonly FactPath[] = Object.values(truthPaths);
	const found = [...named, ...[...asked.keys()].filter((path) => !named.includes(path))].filter(often);
	repeated.set(remedy, found);
	return found;
}

/** Every truth that a remedy asks for, as often as it does. */
const truthsOf = (remedy: Remedy): readonly FactPath[] => [
	...requiredBy(remedy).flatMap(truthsIn),
	...remedy.conditions.flatMap(truthsIn),
	...(remedy.limitation ? truthsOfLimitation(remedy.limitation, remedy.id) : []),
	...(remedy.where === undefined || remedy.where === 'anywhere' ? [] : truthsIn(remedy.where))
];

/** What `requires` says as conditions. */
export const requiredBy = ({ requires }: Remedy): readonly Condition[] => [
	...(requires?.childAtTime === true ? [{ childAtTime: true }] : []),
	...(requires?.reportedToPolice === true ? [{ reportedToPolice: true }] : []),
	...(requires?.offenderConvicted === true ? [{ convicted: true }] : [])
];

function truthsIn(condition: Condition): readonly FactPath[] {
	if ('all' in condition) return condition.all.flatMap(truthsIn);
	if ('any' in condition) return condition.any.flatMap(truthsIn);
	if ('not' in condition) return truthsIn(condition.not);
	if ('age' in condition) return [truthPaths.childAtTime];
	if ('confirm' in condition) return [`confirmed.${condition.confirm}`];
	return Object.keys(condition).flatMap((name) => (name in truthPaths ? [truthPaths[name as TruthName]] : []));
}

const truthsOfLimitation = (limitation: Limitation, id: string): readonly FactPath[] =>
	[limitation, ...(limitation.special ?? []), ...(limitation.before ? [limitation.before] : [])].flatMap((rule) => [
		...conditionsOfRule(rule, id).flatMap(truthsIn),
		...truthsOfRule(rule)
	]);

/** A period that runs from a conviction or a report asks whether there was one; ages hold for who was a minor. */
function truthsOfRule({
	runsFrom,
	longStop,
	notBefore = [],
	suspendedUntilAge,
	notBeforeAge,
	untilAge
}: Rule): readonly FactPath[] {
	const starts = [runsFrom, longStop?.runsFrom, ...notBefore.map((clock) => clock.runsFrom)];
	const ofCase = starts.filter((start) => start === 'judgment' || start === 'investigationClosed');
	const hasAges = (suspendedUntilAge ?? notBeforeAge ?? untilAge) !== undefined || starts.includes('majority');
	return [
		...starts.flatMap((start) => (start === 'conviction' ? [truthPaths.convicted] : [])),
		...starts.flatMap((start) => (start === 'report' ? [truthPaths.reportedToPolice] : [])),
		...ofCase.flatMap(() => [truthPaths.convicted, truthPaths.reportedToPolice]),
		...(hasAges ? [truthPaths.childAtTime] : [])
	];
}

import { plusYears, type Span } from './days.ts';
import {
	type DateName,
	dateNames,
	type FactPath,
	type Facts,
	factAt,
	type PlaceName,
	placePaths,
	placesAt,
	type TruthName,
	truthPaths
} from './facts.ts';
import { every, not, some, type Truth } from './kleene.ts';
import { birthOf, childhoodBandOf, momentOfDate, wasUnder } from './moments.ts';
import { type PlaceGroups, someLiesIn } from './places.ts';
import type { Condition } from './sheet.ts';

/** Where a condition is asked: the facts, the day, the groups of places, and the age under which the sheet speaks of a child. */
export type Ground = {
	readonly facts: Facts;
	readonly asOf: string;
	readonly groups: PlaceGroups;
	readonly childAge: number;
	readonly ageOfMajority: number;
	/** Under a rule that holds only for acts since or before a day: what that says of the last act. */
	readonly lastAct?: Span;
};

/** What came of a condition. `unknown` are the facts that would settle it (none when it is settled), `used` those that did. */
export type Finding = { readonly truth: Truth; readonly unknown: readonly FactPath[]; readonly used: readonly FactPath[] };

const finding = (truth: Truth, ...paths: readonly FactPath[]): Finding =>
	truth === null ? { truth, unknown: paths, used: [] } : { truth, unknown: [], used: paths };

/** Asks one condition. Never guesses: what the facts leave open comes back as null with the facts that would settle it. */
export function ask(condition: Condition, ground: Ground): Finding {
	if ('all' in condition) return joined(every, false, condition.all, ground);
	if ('any' in condition) return joined(some, true, condition.any, ground);
	if ('not' in condition) {
		const inner = ask(condition.not, ground);
		return { ...inner, truth: not(inner.truth) };
	}
	if ('age' in condition) return askAge(condition.age, ground);
	if ('conducts' in condition) return askConducts(condition.conducts, ground);
	if ('confirm' in condition) return askTruth(`confirmed.${condition.confirm}`, true, ground);
	const [[name, wanted] = []] = Object.entries(condition);
	if (name === 'childAtTime') return askChild(wanted as boolean, ground);
	if (name !== undefined && name in truthPaths) return askTruth(truthPaths[name as TruthName], wanted as boolean, ground);
	if (name !== undefined && name in placePaths) return askPlace(name as PlaceName, wanted as readonly string[], ground);
	if (dateNames.includes(name as DateName))
		return askDate(name as DateName, wanted as { from?: string; before?: string }, ground);
	throw new Error(`no such condition: ${name}`);
}

/** `decisive` is the truth that settles the whole alone: then only what brought it counts. */
function joined(
	join: (truths: readonly Truth[]) => Truth,
	decisive: boolean,
	conditions: readonly Condition[],
	ground: Ground
): Finding {
	const findings = conditions.map((condition) => ask(condition, ground));
	const truth = join(findings.map((each) => each.truth));
	if (truth === null) return { truth, unknown: findings.flatMap((each) => (each.truth === null ? each.unknown : [])), used: [] };
	const bringing = truth === decisive ? findings.filter((each) => each.truth === decisive).slice(0, 1) : findings;
	return { truth, unknown: [], used: bringing.flatMap((each) => each.used) };
}

function askTruth(path: FactPath, wanted: boolean, { facts }: Ground): Finding {
	const said = factAt(facts, path);
	return finding(typeof said === 'boolean' ? said === wanted : null, path);
}

function askChild(wanted: boolean, { facts, childAge }: Ground): Finding {
	const { truth, unknown } = wasUnder(facts, childAge);
	if (truth === null) return finding(null, ...unknown);
	return finding(
		truth === wanted,
		factAt(facts, 'survivor.birthDate') === undefined ? truthPaths.childAtTime : 'survivor.birthDate'
	);
}

function askPlace(name: PlaceName, areas: readonly string[], { facts, groups }: Ground): Finding {
	const places = placesAt(facts, name);
	return finding(places === null ? null : someLiesIn(places, areas, groups), placePaths[name]);
}

function askConducts(wanted: readonly string[], { facts }: Ground): Finding {
	return finding(facts.conducts ? facts.conducts.some((conduct) => wanted.includes(conduct)) : null, 'conducts');
}

function askDate(name: DateName, { from, before }: { from?: string; before?: string }, { facts }: Ground): Finding {
	const { span } = momentOfDate(facts, name);
	return finding(
		every([
			from === undefined ? true : span.from >= from ? true : span.to < from ? false : null,
			before === undefined ? true : span.to < before ? true : span.from >= before ? false : null
		]),
		`dates.${name}`
	);
}

function askAge(age: { at: 'now' | DateName; from?: number; under?: number }, { facts, asOf }: Ground): Finding {
	const said = age.at === 'firstAct' ? statedChildhood(facts, age) : null;
	if (said !== null) return finding(said, truthPaths.childAtTime);
	const born = birthOf(facts);
	const at = age.at === 'now' ? { span: { from: asOf, to: asOf }, unknown: [] } : momentOfDate(facts, age.at);
	const reached = (years: number): Truth => {
		if (at.span.from >= plusYears(born.span.to, years)) return true;
		return at.span.to < plusYears(born.span.from, years) ? false : null;
	};
	const truth = every([
		age.from === undefined ? true : reached(age.from),
		age.under === undefined ? true : not(reached(age.under))
	]);
	if (truth === null) return finding(null, ...born.unknown, ...at.unknown);
	return finding(truth, 'survivor.birthDate', ...(age.at === 'now' ? [] : [`dates.${age.at}`]));
}

/** What a stated childhood says of an age at the first act without any date: no child is also not under a lower age; a child is under every higher one. */
function statedChildhood(facts: Facts, { from, under }: { from?: number; under?: number }): Truth {
	const said = facts.survivor?.childAtTime;
	const band = childhoodBandOf(facts);
	if (typeof said !== 'boolean' || factAt(facts, 'survivor.birthDate') !== undefined) return null;
	const reached = (years: number): Truth => (said ? (years >= band.to ? false : null) : years <= band.from ? true : null);
	return every([from === undefined ? true : reached(from), under === undefined ? true : not(reached(under))]);
}

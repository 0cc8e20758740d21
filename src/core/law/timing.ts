import type { Ground } from './condition.ts';
import { firstDay, type LawDay, lastDay, plus, plusYears } from './days.ts';
import type { DateName, FactPath, Facts } from './facts.ts';
import type { Truth } from './kleene.ts';
import { type Alternative, alternativesOf, inTime, outerSpan, type Step } from './limitation.ts';
import { birthOf, type Moment, momentOfDate } from './moments.ts';
import { rulesOf, startsOf } from './repeated-truths.ts';
import type { Confidence, Limitation } from './sheet.ts';

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

/** Whether one may still act, the facts that would settle it, and every way in which the time can end. */
export type Timing = {
	readonly truth: Truth;
	readonly unknown: readonly FactPath[];
	readonly alternatives: readonly Alternative[];
};

/** Asks the limitation of a remedy. Without one nothing stands in the way. */
export function timeOf(limitation: Limitation | undefined, id: string, ground: Ground): Timing {
	if (!limitation) return { truth: true, unknown: [], alternatives: [] };
	const alternatives = alternativesOf(limitation, ground, id);
	const truth = verdict(alternatives, ground.asOf);
	const open = [...new Set(alternatives.flatMap((each) => [...each.assumes, ...each.unknown]))].sort();
	const unknown = truth === null ? open.filter((path) => matters(path, open, limitation, id, ground)) : [];
	return { truth, unknown: truth === null && unknown.length === 0 ? open : unknown, alternatives };
}

/** Whether one may still act under all of them, under none, or under some. */
export function verdict(alternatives: readonly Alternative[], asOf: LawDay): Truth {
	const truths = alternatives.map((each) => inTime(each, asOf));
	if (truths.every((truth) => truth === true)) return true;
	return truths.every((truth) => truth === false) ? false : null;
}

/**
 * Whether a date can still turn the answer. Tried with the other open dates on the ends of their spans and on days around the
 * one asked about, because an end is the later or the earlier of several.
 */
function matters(path: FactPath, open: readonly FactPath[], limitation: Limitation, id: string, ground: Ground): boolean {
	if (!isDate(path)) return true;
	const others = open.filter((other) => other !== path && isDate(other)).slice(0, 3);
	const verdictAt = (facts: Facts) =>
		alternativesOf(limitation, { ...ground, facts }, id)
			.map((each) => inTime(each, ground.asOf))
			.join();
	const births = birthsAtEnds(limitation, ground);
	const days = (facts: Facts, of: FactPath, left: number) => tried(facts, of, ground.asOf, left, births);
	const turns = (facts: Facts, left: readonly FactPath[]): boolean => {
		const [other, ...rest] = left;
		if (other !== undefined) return days(facts, other, left.length).some((day) => turns(pin(facts, other, day), rest));
		return new Set(days(facts, path, 1).map((day) => verdictAt(pin(facts, path, day)))).size > 1;
	};
	return turns(ground.facts, others);
}

/** Days to try for a date, fewer where many dates are open; for a birth always those that the limitation's own ages draw. */
function tried(facts: Facts, path: FactPath, asOf: LawDay, open: number, births: readonly LawDay[]): readonly LawDay[] {
	const isBirth = path === 'survivor.birthDate';
	const { span } = isBirth ? bornLately(facts, asOf) : momentOfDate(facts, path.slice('dates.'.length) as DateName);
	const around = [11, 3, 22, 6, 1].slice(0, open > 2 ? 1 : 5).map((years) => plusYears(asOf, -years));
	const days = isBirth ? [...births, ...around] : around;
	return [span.from, span.to, ...days.filter((day) => day > span.from && day < span.to)];
}

/**
 * For each end that hangs on an age, a birth under which it is only just not over on the day asked about. Between two of these
 * lie the births under which one end is over and another is not: only there can a third date turn the answer.
 */
function birthsAtEnds(limitation: Limitation, { asOf, ageOfMajority }: Ground): readonly LawDay[] {
	const rules = rulesOf(limitation);
	const periods = rules.flatMap((rule) => [rule, rule.longStop, ...(rule.notBefore ?? [])].flatMap((each) => each?.period ?? []));
	const isAge = (age: number | undefined): age is number => age !== undefined;
	const starting = rules
		.flatMap((rule) => [rule.suspendedUntilAge, startsOf(rule).includes('majority') ? ageOfMajority : undefined])
		.filter(isAge);
	const ending = rules.flatMap(({ notBeforeAge, untilAge }) => [notBeforeAge, untilAge]).filter(isAge);
	const bornBy = (day: LawDay, age: number): LawDay => plus(plusYears(day, -age), 'P1D');
	return [
		...new Set([
			...starting.flatMap((age) => periods.map((period) => bornBy(plus(asOf, `-${period}`), age))),
			...ending.map((age) => bornBy(asOf, age))
		])
	];
}

/** A birth on the first day of all would come of age on that same day. */
function bornLately(facts: Facts, asOf: LawDay): Moment {
	const { span, unknown } = birthOf(facts);
	const century = plusYears(asOf, -100);
	return { span: span.from < century && century < span.to ? { from: century, to: span.to } : span, unknown };
}

const isDate = (path: FactPath): boolean => path.startsWith('dates.') || path === 'survivor.birthDate';

function pin(facts: Facts, path: FactPath, day: LawDay): Facts {
	if (path === 'survivor.birthDate') return { ...facts, survivor: { ...facts.survivor, birthDate: day } };
	return { ...facts, dates: { ...facts.dates, [path.slice('dates.'.length)]: day } };
}

/** What is told of a limitation: the days between which it ends over all alternatives, and how they were found. */
export function limitFrom(
	{ confidence, note, extendableFor = [] }: Limitation,
	alternatives: readonly Alternative[],
	ofRemedy: Confidence
): Limit {
	const span = outerSpan(alternatives);
	const steps = alternatives.flatMap((each) => each.steps);
	const { from = firstDay, to = lastDay } = span ?? {};
	return {
		...(from === to
			? { date: from }
			: { ...(from > firstDay ? { earliest: from } : {}), ...(to < lastDay ? { latest: to } : {}) }),
		steps: steps.filter((step, at) => steps.findIndex((other) => JSON.stringify(other) === JSON.stringify(step)) === at),
		checked: (confidence ?? ofRemedy) !== 'recalled',
		extendableFor,
		...(note === undefined ? {} : { note })
	};
}

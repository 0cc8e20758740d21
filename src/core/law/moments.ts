import { anyDay, earlier, firstDay, lastDay, later, moved, plusYears, type Span, spanOf } from './days.ts';
import { type DateName, type FactPath, type Facts, factAt } from './facts.ts';
import type { Truth } from './kleene.ts';
import type { Start } from './sheet.ts';

/** The days a date of the facts can mean, and the fact that would settle it (none when it is one day). */
export type Moment = { readonly span: Span; readonly unknown: readonly FactPath[] };

const given = (facts: Facts, path: FactPath): Span | null => {
	const date = factAt(facts, path);
	return typeof date === 'string' ? spanOf(date) : null;
};

const settled = (span: Span, path: FactPath): Moment => ({ span, unknown: span.from === span.to ? [] : [path] });

/** The day of birth: given, or no later than the first act. */
export function birthOf(facts: Facts): Moment {
	const born = given(facts, 'survivor.birthDate');
	return settled(born ?? { from: firstDay, to: momentOfDate(facts, 'firstAct').span.to }, 'survivor.birthDate');
}

/**
 * A date of the facts. What is not given is bounded by what is: nothing of a case lies before its first act, and the last
 * act does not lie before the first.
 */
export function momentOfDate(facts: Facts, name: DateName): Moment {
	const path = `dates.${name}`;
	const span = given(facts, path);
	if (name === 'firstAct') {
		const last = given(facts, 'dates.lastAct');
		return settled(cut(span ?? anyDay, { from: firstDay, to: last?.to ?? lastDay }), path);
	}
	const first = given(facts, 'dates.firstAct');
	return settled(cut(span ?? anyDay, { from: first?.from ?? firstDay, to: lastDay }), path);
}

/** What both spans allow; the first alone where they contradict each other. */
function cut(span: Span, bounds: Span): Span {
	const inside = { from: later(span, bounds).from, to: earlier(span, bounds).to };
	return inside.from <= inside.to ? inside : span;
}

/** The birthday on which the survivor turns `age`. Born on 29 February: 28 February in other years. */
export function birthday(facts: Facts, age: number): Moment {
	const { span, unknown } = birthOf(facts);
	return { span: moved(span, (day) => plusYears(day, age)), unknown };
}

/** Whether the survivor was under `age` at the first act: from the dates, else as it was said. */
export function wasUnder(facts: Facts, age: number): { readonly truth: Truth; readonly unknown: readonly FactPath[] } {
	const turned = birthday(facts, age);
	const first = momentOfDate(facts, 'firstAct');
	if (first.span.to < turned.span.from) return { truth: true, unknown: [] };
	if (first.span.from >= turned.span.to) return { truth: false, unknown: [] };
	const said = factAt(facts, 'survivor.childAtTime');
	if (typeof said === 'boolean') return { truth: said, unknown: [] };
	return {
		truth: null,
		unknown: given(facts, 'survivor.birthDate') && turned.unknown.length === 0 ? first.unknown : ['survivor.childAtTime']
	};
}

/** The start of a period; null for one that has not begun because what begins it did not happen. */
export function startOf(facts: Facts, start: Start, ageOfMajority: number): Moment | null {
	switch (start) {
		case 'offence':
			return momentOfDate(facts, 'lastAct');
		case 'majority':
			return birthday(facts, ageOfMajority);
		case 'conviction':
			return factAt(facts, 'accused.convicted') === false ? null : momentOfDate(facts, 'conviction');
		case 'report':
			return factAt(facts, 'reportedToPolice') === false ? null : momentOfDate(facts, 'report');
		default:
			return momentOfDate(facts, start);
	}
}

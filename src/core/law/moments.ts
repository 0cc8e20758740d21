import { anyDay, earlier, firstDay, type LawDay, lastDay, moved, plus, plusYears, type Span, spanOf, within } from './days.ts';
import { type DateName, dateNames, type FactPath, type Facts, factAt } from './facts.ts';
import type { Truth } from './kleene.ts';
import type { Start } from './sheet.ts';

/** The days a date of the facts can mean, and the fact that would settle it (none when it is one day). */
export type Moment = { readonly span: Span; readonly unknown: readonly FactPath[] };

const given = (facts: Facts, path: FactPath): Span | null => {
	const date = factAt(facts, path);
	return typeof date === 'string' ? spanOf(date) : null;
};

/** The birth or the first act as far as it is given or taken for granted. */
function taken(facts: Facts, name: 'birthDate' | 'firstAct'): Span | null {
	const said = given(facts, name === 'birthDate' ? 'survivor.birthDate' : 'dates.firstAct');
	const asked = facts.within?.[name] ?? null;
	return said && asked ? within(said, asked) : (said ?? asked);
}

const settled = (span: Span, path: FactPath): Moment => ({ span, unknown: span.from === span.to ? [] : [path] });

/** Places draw the line of childhood between these ages; a stated childhood bounds the dates no closer. */
export const childhoodBand = { from: 16, to: 21 } as const;

/** Facts never change, and hundreds of limits ask for the same dates of the same facts. */
const moments = new WeakMap<Facts, Map<string, Moment>>();

function remembered(facts: Facts, name: string, find: () => Moment): Moment {
	const known = moments.get(facts) ?? new Map<string, Moment>();
	moments.set(facts, known);
	const moment = known.get(name) ?? find();
	known.set(name, moment);
	return moment;
}

const said = (facts: Facts): unknown => factAt(facts, 'survivor.childAtTime');

/** The ages that childhood ends between: one age where it is that of a sheet. */
export function childhoodBandOf(facts: Facts): { readonly from: number; readonly to: number } {
	const under = facts.survivor?.childUnder;
	return under === undefined ? childhoodBand : { from: under, to: under };
}

/** The day of birth: given, or as the dates and a stated childhood bound it. */
export const birthOf = (facts: Facts): Moment => remembered(facts, 'birth', () => boundBirth(facts));

function boundBirth(facts: Facts): Moment {
	const born = taken(facts, 'birthDate');
	const first = taken(facts, 'firstAct');
	const latest = earliestOf(facts);
	const band = childhoodBandOf(facts);
	// On the birthday itself nobody is under that age any more.
	const oldest = (day: LawDay): LawDay =>
		band === childhoodBand ? plusYears(day, -band.to) : dayAfter(plusYears(day, -band.to));
	return settled(
		within(born ?? anyDay, {
			from: said(facts) === true && first ? oldest(first.from) : firstDay,
			to: said(facts) === false ? dayAfter(plusYears(latest, -band.from)) : latest
		}),
		'survivor.birthDate'
	);
}

/** Who was born on 29 February is of age a day before others. */
const dayAfter = (day: LawDay): LawDay => plus(day, 'P1D');

/** Nothing of a case lies before its first act, so that the first act lies no later than any date that is given. */
const earliestOf = (facts: Facts): LawDay =>
	dateNames.map((name) => (name === 'firstAct' ? taken(facts, name) : given(facts, `dates.${name}`))?.to ?? lastDay).sort()[0] ??
	lastDay;

/** A date of the facts: given, or bounded by the first act, the birth and a stated childhood. */
export const momentOfDate = (facts: Facts, name: DateName): Moment => remembered(facts, name, () => boundDate(facts, name));

function boundDate(facts: Facts, name: DateName): Moment {
	const path = `dates.${name}`;
	const band = childhoodBandOf(facts);
	const born = taken(facts, 'birthDate');
	const first = name === 'firstAct' ? null : taken(facts, 'firstAct');
	const sinceBirth = born ? (said(facts) === false ? plusYears(born.from, band.from) : born.from) : firstDay;
	const convicted = name === 'judgment' ? given(facts, 'dates.conviction') : null;
	const lastDecision = name === 'conviction' ? given(facts, 'dates.judgment') : null;
	const untilGrown = born && said(facts) === true ? plusYears(born.to, band.to) : lastDay;
	const bounds = {
		from: [sinceBirth, first?.from ?? firstDay, convicted?.from ?? firstDay].sort().at(-1) ?? firstDay,
		to:
			name === 'firstAct'
				? earlier({ from: firstDay, to: untilGrown }, { from: firstDay, to: earliestOf(facts) }).to
				: (lastDecision?.to ?? lastDay)
	};
	const own = name === 'firstAct' ? taken(facts, name) : given(facts, path);
	return settled(within(own ?? anyDay, bounds), path);
}

/** The birthday on which the survivor turns `age`. Born on 29 February: 28 February in other years. */
export function birthday(facts: Facts, age: number): Moment {
	const { span, unknown } = birthOf(facts);
	return { span: moved(span, (day) => plusYears(day, age)), unknown };
}

const ofSheets = new WeakMap<Facts, Map<number, Facts>>();

/** The facts as a sheet reads them: a stated childhood is one under its own age, and bounds the dates by that. */
export function readUnder(facts: Facts, childAge: number): Facts {
	if (typeof said(facts) !== 'boolean') return facts;
	const known = ofSheets.get(facts) ?? new Map<number, Facts>();
	ofSheets.set(facts, known);
	const read = known.get(childAge) ?? { ...facts, survivor: { ...facts.survivor, childUnder: childAge } };
	known.set(childAge, read);
	return read;
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

/** Without a report and a conviction there is no criminal case that could end, unless its end is named. */
const mayHaveCase = (facts: Facts): boolean =>
	factAt(facts, 'reportedToPolice') !== false || factAt(facts, 'accused.convicted') !== false;

/** Closed, and nobody was convicted: no court decided, unless its decision is named. */
const wasClosed = (facts: Facts): boolean =>
	given(facts, 'dates.investigationClosed') !== null && factAt(facts, 'accused.convicted') === false;

/** Whether what starts a period happened for sure, on whatever day. */
export function isSureOf(facts: Facts, start: Start): boolean {
	if (start === 'conviction') return factAt(facts, 'accused.convicted') === true;
	if (start === 'report') return factAt(facts, 'reportedToPolice') === true;
	if (start === 'judgment' && factAt(facts, 'accused.convicted') === true) return true;
	if (start !== 'judgment' && start !== 'investigationClosed' && start !== 'platformDecision') return true;
	return given(facts, `dates.${start}`) !== null;
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
		case 'judgment':
			return given(facts, 'dates.judgment') || (mayHaveCase(facts) && !wasClosed(facts)) ? momentOfDate(facts, start) : null;
		case 'investigationClosed':
			if (factAt(facts, 'accused.convicted') === true) return null;
			return given(facts, 'dates.investigationClosed') || mayHaveCase(facts) ? momentOfDate(facts, start) : null;
		default:
			return momentOfDate(facts, start);
	}
}

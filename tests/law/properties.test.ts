import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { answerRemedy, type Facts, factAt, type Law, offences, options, parseFacts, type Remedy, states } from '#core/law';
import { lawFrom, readConfirms, readWrittenLaw } from '#server/law/read-law.ts';
import { gapsIn, invented, parsed, wholeFacts, withFact, withGaps } from '#tests/support/invented-facts.ts';

const written = readWrittenLaw();
const law: Law = lawFrom(written);
const facts = wholeFacts(
	written.conducts,
	readConfirms().map(({ id }) => id)
);
/**
 * Everybody who runs these tries the same cases, so that a change is judged and not luck. Another seed tries others: CAUSEWAY_LAW_SEED=$RANDOM node --test tests/law/properties.test.ts. What that
 * finds is a fault of the engine, or of the search for completions here: it is mended, and stands as a plain example beside.
 */
const runs = { numRuns: 10_000, seed: Number(process.env.CAUSEWAY_LAW_SEED ?? 20_261_123) };

const everyRemedy = law.sheets.flatMap((sheet) => sheet.remedies.map((remedy) => ({ sheet, remedy })));
const aRemedy = fc.constantFrom(...everyRemedy.map(({ remedy }) => remedy.id));
const pick = (id: string) => everyRemedy.find(({ remedy }) => remedy.id === id) as (typeof everyRemedy)[number];

function answered(id: string, known: Facts, asOf: string) {
	const { sheet, remedy } = pick(id);
	return answerRemedy(remedy, sheet.code, {
		facts: parsed(known),
		asOf,
		groups: law.groups,
		childAge: sheet.childAge,
		ageOfMajority: sheet.ageOfMajority
	});
}

const cases = facts.chain((whole) =>
	fc.record({ whole: fc.constant(whole), gaps: gapsIn(whole), asOf: invented.day, picked: aRemedy })
);

test('soundness: an answer that does not depend is the answer of the whole facts', () => {
	fc.assert(
		fc.property(cases, ({ whole, gaps, asOf, picked }) => {
			const partial = answered(picked, withGaps(whole, gaps), asOf);
			if (partial.outcome === 'depends') return;
			const exact = answered(picked, whole, asOf);
			// A court's last word that nobody spoke of is still to come: the answer says that it would close the way.
			if (
				exact.reasons.some(({ code }) => code === 'acquitted') &&
				partial.reasons.some(({ code }) => code === 'conviction-to-come')
			)
				return;
			assert.equal(exact.outcome, partial.outcome);
		}),
		runs
	);
});

test('the limit of the whole facts lies between the earliest and the latest of facts with gaps', () => {
	fc.assert(
		fc.property(cases, ({ whole, gaps, asOf, picked }) => {
			const loose = answered(picked, withGaps(whole, gaps), asOf).limit;
			const exact = answered(picked, whole, asOf).limit?.date;
			if (!loose || exact === undefined) return;
			assert.ok((loose.date ?? loose.earliest ?? '0001-01-01') <= exact);
			assert.ok((loose.date ?? loose.latest ?? '9999-12-31') >= exact);
		}),
		runs
	);
});

test('whole facts leave nothing open', () => {
	fc.assert(
		fc.property(facts, invented.day, aRemedy, (whole, asOf, picked) => {
			const { outcome, dependsOn } = answered(picked, whole, asOf);
			assert.equal(outcome === 'depends', dependsOn.length > 0);
			// "US" does not say whether it was US-CA: a place can be known and still too coarse.
			for (const path of dependsOn)
				assert.ok(isMissing(whole, path) || isPlace(path), `${picked} depends on ${path}, which is known`);
		}),
		runs
	);
});

const isPlace = (path: string) => /^places\.|residence|nationalities/i.test(path);

const isMissing = (known: Facts, path: string) =>
	path.split('.').reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], known) === undefined;

test('depends: giving the facts it names settles it', () => {
	fc.assert(
		fc.property(cases, ({ whole, gaps, asOf, picked }) => {
			const known = withGaps(whole, gaps);
			const { outcome, dependsOn } = answered(picked, known, asOf);
			if (outcome !== 'depends' || dependsOn.some((path) => isMissing(whole, path) || isPlace(path))) return;
			const given = dependsOn.reduce((soFar, path) => withFact(soFar, path, factAt(whole, path)), known);
			assert.notEqual(answered(picked, given, asOf).outcome, 'depends');
		}),
		runs
	);
});

test('depends: two ways of completing the facts disagree', () => {
	fc.assert(
		fc.property(cases, fc.nat(), ({ whole, gaps, asOf, picked }, seed) => {
			const known = withGaps(whole, gaps);
			const { outcome, dependsOn } = answered(picked, known, asOf);
			if (outcome !== 'depends') return;
			const found = endings(known, { dependsOn, picked, asOf, next: numbersFrom(seed) });
			assert.equal(
				found.size,
				2,
				`${picked} depends on ${dependsOn} on ${asOf}, and every completion says ${[...found]}: ${JSON.stringify(known)}`
			);
		}),
		runs
	);
});

type Search = {
	readonly dependsOn: readonly string[];
	readonly picked: string;
	readonly asOf: string;
	readonly next: (below: number) => number;
};

/**
 * The answers that completions of the named facts lead to, until two differ. One fact after the other is given the values
 * that it could have; where the answer still depends on others the search goes on, and after a dead end it begins anew.
 */
function endings(known: Facts, search: Search): ReadonlySet<string> {
	const { dependsOn, picked, asOf, next } = search;
	const found = new Set<string>();
	for (let dive = 0; dive < 100 && found.size < 2; dive++) {
		let [at, left, open]: [Facts | undefined, readonly string[], readonly string[]] = [known, dependsOn, dependsOn];
		while (at && left.length > 0) {
			const asked = left.filter((path) => open.includes(path));
			const path: string = oneOf(asked.length > 0 ? asked : left, next) as string;
			left = left.filter((each) => each !== path);
			const undecided: { facts: Facts; open: readonly string[] }[] = [];
			for (const value of valuesOf(path, at, search)) {
				if (found.size > 1) return found;
				const given = withFact(at, path, value);
				// What did not happen has no date.
				const facts = parseFacts(given.accused?.convicted === false ? withFact(given, 'dates.conviction', null) : given);
				if (!facts.ok) continue;
				const answer = answered(picked, facts.value, asOf);
				if (answer.outcome !== 'depends') found.add(answer.outcome);
				else undecided.push({ facts: facts.value, open: answer.dependsOn });
			}
			const chosen = oneOf(undecided, next);
			[at, open] = [chosen?.facts, chosen?.open ?? []];
		}
	}
	return found;
}

/** Numbers that look like chance and are the same for the same seed (a linear congruential generator). */
function numbersFrom(seed: number): (below: number) => number {
	let at = seed >>> 0;
	return (below) => {
		at = (Math.imul(at, 1_664_525) + 1_013_904_223) >>> 0;
		return Math.floor((at / 2 ** 32) * below);
	};
}

const oneOf = <T>(all: readonly T[], next: Search['next']): T | undefined => all[next(all.length)];

/** The codes of the sheets, their states, every part of a state that a remedy names, and places that no sheet speaks of. */
const codes = [
	...new Set([
		...law.sheets.flatMap(({ code }) => [code, code.split('-')[0] ?? code]),
		...everyRemedy.flatMap(
			({ remedy }) => JSON.stringify([remedy.where, remedy.conditions]).match(/\b[A-Z]{2}-[A-Z]{2,3}\b/g) ?? []
		)
	]),
	'FI',
	'IS'
];

/** A place that lies in no group and has no sheet: no link with any law. */
const nowhere = 'AQ';
assert.ok(!codes.includes(nowhere) && !JSON.stringify(law).includes(`"${nowhere}"`));

/** Some values that the fact at a path could have: those that the remedy speaks of, those that it does not, and others by chance. */
function valuesOf(path: string, known: Facts, { picked, asOf, next }: Search): readonly unknown[] {
	const { sheet, remedy } = pick(picked);
	const spoken = JSON.stringify(remedy);
	if (path === 'conducts') {
		const own: readonly string[] = remedy.conducts === 'all' ? [] : remedy.conducts;
		const other = written.conducts.filter((each) => !own.includes(each));
		return [own, other, written.conducts].flatMap((some) => (some.length > 0 ? [[oneOf(some, next)]] : []));
	}
	if (isPlace(path)) {
		const own = [sheet.code, ...(spoken.match(/(?<=")[A-Z]{2}(-[A-Z]{2,3})?(?=")/g) ?? [])];
		const places = [nowhere, sheet.code, oneOf(own, next), oneOf(codes, next), oneOf(codes, next)];
		return /nationalities|^places\.(?!platformSeat)/.test(path) ? [[], ...places.map((place) => [place])] : places;
	}
	if (/^dates\.|birthDate/.test(path)) {
		const said = factAt(known, path);
		const days = daysAround(spoken, known, asOf, next);
		return typeof said === 'string' ? daysIn(said, days, next) : days;
	}
	return [true, false];
}

/**
 * Days on and beside the borders that the day asked about draws with the periods and ages of a remedy, days around those that
 * are known, and a day by chance.
 */
function daysAround(spoken: string, { dates, survivor }: Facts, asOf: string, next: Search['next']): readonly string[] {
	const periods = ['P0D', ...(spoken.match(/(?<=")P\d+[YMWD]\w*(?=")/g) ?? [])];
	const ages = [0, 0, 16, 18, 21, ...(spoken.match(/(?<=Age":|under":|from":)\d+/g) ?? []).map(Number)];
	const known = [...Object.values(dates ?? {}), survivor?.birthDate, ...(spoken.match(/\d{4}-\d{2}-\d{2}/g) ?? [])];
	const stand = [asOf, ...known.flatMap((date) => (date ? [date.padEnd(7, '-06').padEnd(10, '-15')] : []))];
	const some = (from: readonly string[], beside: readonly string[]) => {
		const day = Temporal.PlainDate.from(oneOf(from, next) as string).subtract(oneOf(periods, next) as string);
		const years = oneOf(ages, next) as number;
		return (next(2) ? day.subtract({ years }) : day.add({ years })).add(oneOf(beside, next) as string).toString();
	};
	const any = Temporal.PlainDate.from('1935-01-01').add({ days: next(105 * 365) });
	return [
		any.toString(),
		...Array.from({ length: 3 }, () => some([asOf], ['P0D', 'P1D', '-P1D'])),
		...Array.from({ length: 3 }, () => some(stand, ['P0D', 'P1D', '-P1D', 'P20D', '-P20D', 'P200D', '-P200D', '-P3Y', 'P3Y'])),
		...bounds(dates, survivor)
	];
}

/**
 * The days that bound every other date: nothing lies before the first act or the birth, the first act no later than any date, a
 * conviction no later than the last decision. They are always tried, never left to chance: what is known by the end of the year
 * of the first act alone may be over, while any later day is in time, and these few days are seldom met among all others.
 */
function bounds(dates: Facts['dates'], survivor: Facts['survivor']): readonly string[] {
	const { firstAct, conviction, judgment } = dates ?? {};
	const first = Object.values(dates ?? {})
		.filter((date) => typeof date === 'string')
		.sort()[0];
	const drawing = [survivor?.birthDate, firstAct, first, conviction, judgment].filter((date) => typeof date === 'string');
	return [...new Set(drawing)].flatMap((date) => {
		const day = Temporal.PlainDate.from(date.padEnd(7, '-01').padEnd(10, '-01'));
		const last = day.add(date.length === 4 ? { years: 1 } : { months: 1 }).subtract({ days: 1 });
		return date.length === 10 ? [date] : [day.toString(), last.toString()];
	});
}

/** What a date that is known by its year or month can mean: its first day, its last, those of these days that lie in it, and others. */
function daysIn(known: string, days: readonly string[], next: Search['next']): readonly string[] {
	const first = Temporal.PlainDate.from(known.padEnd(7, '-01').padEnd(10, '-01'));
	const length = first.until(first.add(known.length === 4 ? { years: 1 } : { months: 1 })).days;
	const others = [0, length - 1, next(length), next(length)].map((later) => first.add({ days: later }).toString());
	return [...others, ...days.filter((day) => day.startsWith(known))];
}

test('order: facts in any order give the same answers, byte for byte', () => {
	fc.assert(
		fc.property(facts, invented.day, aRemedy, (whole, asOf, picked) => {
			assert.equal(
				JSON.stringify(answered(picked, reversed(whole) as Facts, asOf)),
				JSON.stringify(answered(picked, whole, asOf))
			);
		}),
		runs
	);
});

function reversed(value: unknown): unknown {
	if (Array.isArray(value)) return [...value].reverse();
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value)
			.reverse()
			.map(([name, inner]) => [name, reversed(inner)])
	);
}

test('time only takes: what is too late on a day is not available later, unless the law changed in between', () => {
	fc.assert(
		fc.property(facts, invented.day, invented.day, aRemedy, (whole, a, b, picked) => {
			const [first, second] = [a, b].sort() as [string, string];
			if (changesBetween(pick(picked).remedy, first, second) || answered(picked, whole, first).outcome !== 'too-late') return;
			assert.notEqual(answered(picked, whole, second).outcome, 'available');
		}),
		runs
	);
});

const changesBetween = ({ inForce, until, limitation }: Remedy, from: string, to: string) =>
	[inForce, until, limitation?.inForceFrom].some((day) => day !== undefined && day > from && day <= to);

test('every remedy of every sheet is answered, in the order of the law, with its law and source', () => {
	fc.assert(
		fc.property(facts, invented.day, fc.constantFrom(...law.sheets), (whole, asOf, sheet) => {
			const answers = options({ groups: law.groups, sheets: [sheet] }, parsed(whole), asOf);
			assert.equal(answers.map(({ remedy }) => remedy).join(), sheet.remedies.map(({ id }) => id).join());
			for (const { reasons } of answers) assert.ok(reasons.length > 0 && reasons.every(({ cite, source }) => cite && source.url));
		}),
		runs
	);
	const all = options(law, {}, '2026-11-22').map(({ remedy }) => remedy);
	assert.equal(all.join(), everyRemedy.map(({ remedy }) => remedy.id).join());
});

const aSheet = fc.constantFrom(...law.sheets.map(({ code }) => code));
const lawOf = (code: string): Law => ({ groups: law.groups, sheets: law.sheets.filter((sheet) => sheet.code === code) });
const casesOf = facts.chain((whole) =>
	fc.record({ whole: fc.constant(whole), gaps: gapsIn(whole), asOf: invented.day, code: aSheet })
);

test('offences: what is said of facts with gaps is said of the whole ones', () => {
	fc.assert(
		fc.property(casesOf, ({ whole, gaps, asOf, code }) => {
			const partial = offences(lawOf(code), parsed(withGaps(whole, gaps)), asOf);
			const exact = offences(lawOf(code), parsed(whole), asOf);
			for (const each of partial) {
				const same = exact.find(
					({ conduct, cite, offence, note }) =>
						conduct === each.conduct && cite === each.cite && offence === each.offence && note === each.note
				);
				// With no conduct said every offence of the sheet is listed; the whole facts name some of them.
				if (!same) {
					assert.ok(!whole.conducts?.includes(each.conduct), `${code} ${each.conduct} ${each.cite}`);
					continue;
				}
				if (each.outcome !== 'depends') assert.equal(same.outcome, each.outcome, `${code} ${each.cite}`);
				if (each.link !== 'open') assert.equal(same.link, each.link, code);
				assert.equal(each.outcome === 'depends', each.dependsOn.length > 0);
				for (const [at, { status }] of each.elements.entries())
					if (status === 'met' || status === 'not-met') assert.equal(same.elements[at]?.status, status, `${code} ${each.cite}`);
			}
		}),
		runs
	);
});

test('states: one that can act, or cannot, by facts with gaps does so by the whole ones', () => {
	fc.assert(
		fc.property(casesOf, ({ whole, gaps, asOf, code }) => {
			const [partial] = states(lawOf(code), parsed(withGaps(whole, gaps)), asOf);
			const [exact] = states(lawOf(code), parsed(whole), asOf);
			if (!partial || !exact) return;
			if (partial.outcome !== 'depends') assert.equal(exact.outcome, partial.outcome, code);
			if (partial.outcome !== 'depends') assert.deepEqual(partial.dependsOn, [], code);
			// A named gap is open for want of law, not of facts.
			else if (partial.dependsOn.length === 0)
				assert.ok(
					offences(lawOf(code), parsed(withGaps(whole, gaps)), asOf).some(
						({ outcome, cite }) => outcome === 'gap' && cite !== null
					)
				);
			for (const [at, { outcome }] of partial.bases.entries())
				if (outcome !== 'depends') assert.equal(exact.bases[at]?.outcome, outcome, `${code} ${exact.bases[at]?.basis}`);
			for (const [at, { truth, criterion }] of partial.placement.entries())
				if (truth !== null) assert.equal(exact.placement[at]?.truth, truth, `${code} ${criterion}`);
			// A decision nobody spoke of is none that is known: only a stated one is taken as certain.
			if (partial.doubleJeopardy !== null) assert.equal(exact.doubleJeopardy, partial.doubleJeopardy, code);
		}),
		runs
	);
});

test('reasons: nothing is told twice in two ways, and one sentence tells the time', () => {
	fc.assert(
		fc.property(cases, ({ whole, gaps, asOf, picked }) => {
			const { reasons, outcome } = answered(picked, withGaps(whole, gaps), asOf);
			const conditions = reasons.flatMap(({ condition }) => (condition ? [JSON.stringify(condition)] : []));
			const twice = conditions.filter((each, at) => conditions.indexOf(each) !== at);
			const codes = new Set(reasons.filter(({ condition }) => twice.includes(JSON.stringify(condition))).map(({ code }) => code));
			assert.ok(codes.size < 2, `${picked}: ${[...codes]}`);
			const times = reasons.filter(({ code }) => /^(in-time|late|time-open)/.test(code));
			assert.ok(times.length < 2, `${picked}: ${times.map(({ code }) => code)}`);
			if (outcome === 'available')
				assert.ok(
					times.every(({ code }) => code.startsWith('in-time')),
					picked
				);
			if (outcome === 'too-late')
				assert.ok(
					times.every(({ code }) => code.startsWith('late')),
					picked
				);
		}),
		runs
	);
});

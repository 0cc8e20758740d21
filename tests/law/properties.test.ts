import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { answerRemedy, type Facts, factAt, type Law, offences, options, parseFacts, type Remedy, states } from '#core/law';
import { lawFrom, readConfirms, readWrittenLaw } from '#server/law/read-law.ts';
import { gapsIn, invented, parsed, wholeFacts, withFact, withGaps } from '#tests/support/invented-facts.ts';

const written = readWrittenLaw();
const law: Law = lawFrom(written);
const facts = wholeFacts(
	written.conducts,
	readConfirms().map(({ id }) => id)
);
const runs = { numRuns: 10_000 };

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
		fc.property(cases, fc.infiniteStream(fc.nat(1_000_000)), ({ whole, gaps, asOf, picked }, chance) => {
			const known = withGaps(whole, gaps);
			const { outcome, dependsOn } = answered(picked, known, asOf);
			if (outcome !== 'depends') return;
			const found = new Set<string>();
			for (let tries = 0; tries < 4_000 && found.size < 2; tries++) {
				const given = dependsOn.reduce(
					(soFar, path) => withFact(soFar, path, guessed(path, pick(picked), chance, { nowhere: tries % 4 === 0, near: known })),
					known
				);
				// What did not happen has no date.
				const facts = parseFacts(given.accused?.convicted === false ? withFact(given, 'dates.conviction', null) : given);
				if (!facts.ok) continue;
				const answer = answered(picked, facts.value, asOf);
				if (answer.outcome !== 'depends') found.add(answer.outcome);
			}
			assert.equal(
				found.size,
				2,
				`${picked} depends on ${dependsOn}, and every completion says ${[...found]}: ${JSON.stringify(known)}`
			);
		}),
		runs
	);
});

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

/** Every second time a year close to one that is known. */
function yearNear({ dates, survivor }: Facts, next: (below: number) => number): number | null {
	const known = [...Object.values(dates ?? {}), survivor?.birthDate].flatMap((date) => (date ? [Number(date.slice(0, 4))] : []));
	const year = known[next(known.length || 1)];
	return year === undefined || next(2) ? null : year + next(3) - 1;
}

/** A value that the fact at a path could have; every other one is of those that the remedy speaks of. */
function guessed(
	path: string,
	{ sheet, remedy }: ReturnType<typeof pick>,
	chance: fc.Stream<number>,
	{ nowhere, near }: { nowhere: boolean; near: Facts }
): unknown {
	const next = (below: number) => Number(chance.next().value) % below;
	const oneOf = (own: readonly string[], all: readonly string[]) =>
		next(2) && own.length > 0 ? own[next(own.length)] : all[next(all.length)];
	const place = () =>
		nowhere ? 'FI' : oneOf([sheet.code, ...(JSON.stringify(remedy).match(/(?<=")[A-Z]{2}(-[A-Z]{2,3})?(?=")/g) ?? [])], codes);
	if (path === 'conducts') return [oneOf(remedy.conducts === 'all' ? [] : remedy.conducts, written.conducts)];
	if (/nationalities|^places\.(?!platformSeat)/.test(path)) return next(3) ? [place()] : [];
	if (/residence|platformSeat/i.test(path)) return place();
	if (/^dates\.|birthDate/.test(path))
		return `${yearNear(near, next) ?? 1935 + next(105)}-${String(1 + next(12)).padStart(2, '0')}-${String(1 + next(28)).padStart(2, '0')}`;
	return next(2) === 1;
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

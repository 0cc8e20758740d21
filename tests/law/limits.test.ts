import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerRemedy, type Facts, type Limitation, parseFacts, type Remedy } from '#core/law';

const source = { title: 'An invented law', url: 'https://law.example/' };
const remedy = (limitation: Limitation): Remedy => ({
	id: 'xx-invented',
	kind: 'civil-damages',
	name: 'Invented damages',
	cite: 'Invented Act, s. 1',
	conducts: 'all',
	where: 'anywhere',
	conditions: [],
	limitation,
	source,
	confidence: 'verified'
});

/** The answer of an invented remedy with this limitation. */
function answered(limitation: Limitation, facts: Facts, asOf = '2026-11-22') {
	const parsed = parseFacts(facts);
	if (!parsed.ok) throw new Error(`${parsed.refusal.code} ${parsed.refusal.about}`);
	return answerRemedy(remedy(limitation), 'XX', { facts: parsed.value, asOf, groups: {}, childAge: 18, ageOfMajority: 18 });
}
const dateOf = (limitation: Limitation, facts: Facts) => answered(limitation, facts).limit?.date;
const acted = (day: string, rest: Facts = {}): Facts => ({ ...rest, dates: { firstAct: day, lastAct: day, ...rest.dates } });
const born = (birthDate: string) => ({ survivor: { birthDate } });

test('one year after 29 February is 28 February; four years after is 29 February', () => {
	assert.equal(dateOf({ period: 'P1Y', runsFrom: 'offence' }, acted('2024-02-29')), '2025-02-28');
	assert.equal(dateOf({ period: 'P4Y', runsFrom: 'offence' }, acted('2024-02-29')), '2028-02-29');
});

test('months end on the last day where the month has no such day', () => {
	assert.equal(dateOf({ period: 'P1M', runsFrom: 'offence' }, acted('2023-01-31')), '2023-02-28');
	assert.equal(dateOf({ period: 'P6M', runsFrom: 'offence' }, acted('2023-08-31')), '2024-02-29');
	assert.equal(dateOf({ period: 'P120D', runsFrom: 'offence' }, acted('2023-12-31')), '2024-04-29');
});

test('on the last day there is time, the day after it is too late', () => {
	const limitation: Limitation = { period: 'P3Y', runsFrom: 'offence' };
	assert.equal(answered(limitation, acted('2023-11-22'), '2026-11-22').outcome, 'available');
	assert.equal(answered(limitation, acted('2023-11-22'), '2026-11-23').outcome, 'too-late');
});

test('who was born on 29 February comes of age on 28 February', () => {
	const child = acted('2020-05-01', born('2004-02-29'));
	assert.equal(dateOf({ period: 'P3Y', runsFrom: 'majority' }, child), '2025-02-28');
	assert.equal(dateOf({ untilAge: 21, period: 'P1Y', runsFrom: 'offence' }, child), '2025-02-28');
	assert.equal(dateOf({ untilAge: 21, dayBefore: true, period: 'P1Y', runsFrom: 'offence' }, child), '2025-02-27');
});

test('an act on the birthday of majority was done to an adult, the day before to a child', () => {
	const limitation: Limitation = { period: 'P3Y', runsFrom: 'offence', suspendedUntilAge: 21 };
	assert.equal(dateOf(limitation, acted('2022-06-10', born('2004-06-10'))), '2025-06-10');
	assert.equal(dateOf(limitation, acted('2022-06-09', born('2004-06-10'))), '2028-06-10');
});

test('knowledge after majority starts the time, and a long-stop ends it first', () => {
	const child = acted('2015-03-01', { ...born('2005-07-20'), dates: { knowledge: '2024-09-01' } });
	assert.equal(dateOf({ period: 'P3Y', runsFrom: 'knowledge', suspendedUntilAge: 18 }, child), '2027-09-01');
	const stopped: Limitation = { period: 'P3Y', runsFrom: 'knowledge', longStop: { period: 'P10Y', runsFrom: 'offence' } };
	assert.equal(dateOf(stopped, child), '2025-03-01');
});

test('time that is suspended until a birthday runs whole from it, and what began after it is not suspended again', () => {
	const limitation: Limitation = { period: 'P3Y', runsFrom: 'knowledge', suspendedUntilAge: 18 };
	const known = (knowledge: string) => acted('2017-01-01', { ...born('2004-02-29'), dates: { knowledge } });
	assert.equal(
		dateOf(limitation, known('2017-05-01')),
		'2025-02-28',
		'known as a child: three whole years from the 18th birthday'
	);
	assert.equal(dateOf(limitation, known('2022-02-28')), '2025-02-28', 'known on the birthday');
	assert.equal(dateOf(limitation, known('2022-03-01')), '2025-03-01', 'known the day after: from knowing');
	const stopped: Limitation = { ...limitation, longStop: { period: 'P5Y', runsFrom: 'offence' } };
	assert.equal(dateOf(stopped, known('2017-05-01')), '2022-01-01', 'a long-stop is not suspended with it');
});

test('a year that holds an end of February, a month that ends on it, and a whole year as the only date', () => {
	const limitation: Limitation = { period: 'P1Y', runsFrom: 'offence' };
	const spanFor = (lastAct: string) => {
		const { limit } = answered(limitation, { dates: { firstAct: '2023', lastAct } });
		return [limit?.earliest, limit?.latest];
	};
	assert.deepEqual(spanFor('2024-02'), ['2025-02-01', '2025-02-28']);
	assert.deepEqual(spanFor('2024'), ['2025-01-01', '2025-12-31']);
});

test('time that is counted from the end of the year ends with a year', () => {
	const limitation: Limitation = { period: 'P3Y', runsFrom: 'knowledge', endOfYear: true };
	assert.equal(dateOf(limitation, acted('2022-01-01', { dates: { knowledge: '2022-01-01' } })), '2025-12-31');
	assert.equal(dateOf(limitation, acted('2022-01-01', { dates: { knowledge: '2022-12-31' } })), '2025-12-31');
});

test('a year without a day gives the earliest and the latest end', () => {
	const { limit, outcome, dependsOn } = answered(
		{ period: 'P3Y', runsFrom: 'knowledge' },
		acted('2022-02-01', { dates: { knowledge: '2023' } }),
		'2026-06-01'
	);
	assert.deepEqual([limit?.earliest, limit?.latest], ['2026-01-01', '2026-12-31']);
	assert.equal(outcome, 'depends');
	assert.deepEqual(dependsOn, ['dates.knowledge']);
});

test('a claim cannot end before a birthday, and may end later', () => {
	const child = acted('2010-01-01', born('2000-05-05'));
	assert.equal(dateOf({ period: 'P5Y', runsFrom: 'offence', notBeforeAge: 25 }, child), '2025-05-05');
	assert.equal(dateOf({ period: 'P20Y', runsFrom: 'offence', notBeforeAge: 25 }, child), '2030-01-01');
});

test('a law that revives nothing leaves lost what the older rule had ended', () => {
	const limitation: Limitation = {
		none: true,
		inForceFrom: '2022-09-16',
		covers: 'live-claims',
		before: { period: 'P10Y', runsFrom: 'offence' }
	};
	assert.equal(answered(limitation, acted('2012-09-15')).outcome, 'too-late');
	assert.equal(answered(limitation, acted('2012-09-16')).outcome, 'available');
	assert.equal(answered({ ...limitation, covers: 'all' }, acted('1990-01-01')).outcome, 'available');
	const later: Limitation = {
		period: 'P5Y',
		runsFrom: 'offence',
		inForceFrom: '2022-01-01',
		before: { period: 'P1Y', runsFrom: 'offence' }
	};
	assert.equal(dateOf(later, acted('2021-12-31')), '2022-12-31');
	assert.equal(dateOf(later, acted('2022-01-01')), '2027-01-01');
});

test('before a law began it is not there, after it ended neither', () => {
	const since = { ...remedy({ none: true }), inForce: '2025-06-10', until: '2025-12-31' };
	const outcomes = ['2025-06-09', '2025-06-10', '2025-12-31', '2026-01-01'].map(
		(asOf) => answerRemedy(since, 'XX', { facts: {}, asOf, groups: {}, childAge: 18, ageOfMajority: 18 }).outcome
	);
	assert.deepEqual(outcomes, ['not-available', 'available', 'available', 'not-available']);
});

test('time that starts with a conviction has not begun without one', () => {
	const limitation: Limitation = { period: 'P1Y', runsFrom: 'conviction' };
	assert.equal(answered(limitation, acted('2015-01-01', { accused: { convicted: false } })).outcome, 'available');
	assert.equal(dateOf(limitation, acted('2015-01-01', { dates: { conviction: '2024-02-29' } })), '2025-02-28');
});

test('of two clocks the later ends the time; one that may never begin leaves the end open', () => {
	const limitation: Limitation = { period: 'P3Y', runsFrom: 'offence', notBefore: [{ period: 'P1Y', runsFrom: 'judgment' }] };
	const at = (rest: Facts) => answered(limitation, acted('2020-02-29', rest));
	assert.deepEqual(at({ reportedToPolice: false, accused: { convicted: false } }).limit?.date, '2023-02-28');
	assert.equal(at({ dates: { judgment: '2021-05-01' } }).limit?.date, '2023-02-28', 'the earlier clock changes nothing');
	assert.equal(at({ dates: { judgment: '2025-12-31' } }).limit?.date, '2026-12-31');
	const open = at({ reportedToPolice: true, accused: { convicted: false } });
	assert.deepEqual([open.outcome, open.dependsOn, open.limit?.earliest], ['depends', ['dates.judgment'], '2023-02-28']);
	const convicted = at({ accused: { convicted: true }, dates: { conviction: '2026-03-01' } });
	assert.deepEqual(
		[convicted.outcome, convicted.limit?.earliest],
		['available', '2027-03-01'],
		'the last decision is no earlier'
	);
	const closed = at({ reportedToPolice: true, accused: { convicted: false }, dates: { investigationClosed: '2021-01-01' } });
	assert.equal(closed.outcome, 'too-late', 'closed, and nobody was convicted: no court decided');
});

test('an investigation that came to a conviction was not closed', () => {
	const limitation: Limitation = {
		period: 'P1Y',
		runsFrom: 'offence',
		notBefore: [{ period: 'P3Y', runsFrom: 'investigationClosed' }]
	};
	const dates = { investigationClosed: '2025-01-01' };
	assert.equal(dateOf(limitation, acted('2020-01-01', { accused: { convicted: false }, dates })), '2028-01-01');
	assert.equal(dateOf(limitation, acted('2020-01-01', { accused: { convicted: true }, dates })), '2021-01-01');
});

test('a second clock never shortens what a birthday keeps open', () => {
	const limitation: Limitation = {
		period: 'P1Y',
		runsFrom: 'offence',
		untilAge: 21,
		notBefore: [{ period: 'P1Y', runsFrom: 'judgment' }]
	};
	assert.equal(
		dateOf(limitation, acted('2015-01-01', { ...born('2005-05-05'), dates: { judgment: '2020-01-01' } })),
		'2026-05-05'
	);
});

test('time from a stable injury, suspended until a birthday: the later start counts', () => {
	const limitation: Limitation = { period: 'P10Y', runsFrom: 'stable', suspendedUntilAge: 18 };
	const child = (stable: string) => acted('2015-01-01', { ...born('2004-02-29'), dates: { stable } });
	assert.equal(dateOf(limitation, child('2016-01-01')), '2032-02-28');
	assert.equal(dateOf(limitation, child('2024-02-29')), '2034-02-28');
});

test('a least time is safe until its end, and nothing is over after it', () => {
	const limitation: Limitation = { period: 'P6M', runsFrom: 'platformDecision', atLeast: true };
	const told = answered(limitation, acted('2020-01-01', { dates: { platformDecision: '2024-08-31' } }));
	assert.deepEqual([told.outcome, told.limit?.earliest, told.limit?.latest], ['available', '2025-02-28', undefined]);
	assert.equal(told.reasons.at(-1)?.code, 'in-time-unsure', 'a day that has passed is no day to act by');
	assert.equal(
		answered(limitation, acted('2020-01-01')).limit?.earliest,
		undefined,
		'nothing is told of a start that nobody knows'
	);
});

test('a decision before the conviction cannot be the last one: refused', () => {
	const told = (dates: Facts['dates']) => {
		const outcome = parseFacts({ dates });
		return outcome.ok ? 'accepted' : `${outcome.refusal.code}: ${outcome.refusal.about}`;
	};
	assert.equal(told({ judgment: '2021-01-01', conviction: '2026-11-01' }), 'facts-contradict: dates.conviction, dates.judgment');
	assert.equal(told({ judgment: '2026', conviction: '2026-11-01' }), 'accepted', 'later in the same year');
	assert.equal(told({ judgment: '2026-11-01', conviction: '2026-11-01' }), 'accepted', 'final at once');
});

test('a period from a conviction that nothing else asks for also asks whether there was one', () => {
	const limitation: Limitation = { period: 'P1Y', runsFrom: 'conviction' };
	const open = answered(limitation, acted('2020-01-01'));
	assert.deepEqual([open.outcome, open.dependsOn], ['depends', ['accused.convicted', 'dates.conviction']]);
	assert.equal(answered(limitation, acted('2020-01-01', { accused: { convicted: false } })).outcome, 'available');
	const convicted = answered(limitation, acted('2020-01-01', { accused: { convicted: true } }));
	assert.deepEqual([convicted.outcome, convicted.dependsOn], ['depends', ['dates.conviction']]);
});

test('a period from the last decision asks whether there was a case at all', () => {
	const limitation: Limitation = { period: 'P1Y', runsFrom: 'judgment' };
	const open = answered(limitation, acted('2020-01-01'));
	assert.deepEqual([open.outcome, open.dependsOn], ['depends', ['accused.convicted', 'dates.judgment', 'reportedToPolice']]);
	const noCase = acted('2020-01-01', { accused: { convicted: false }, reportedToPolice: false });
	assert.equal(answered(limitation, noCase).outcome, 'available');
});

test('not reported and nobody convicted says that there was no case, unless its end is named; forgotten, the end stays open', () => {
	const limitation: Limitation = { period: 'P3Y', runsFrom: 'offence', notBefore: [{ period: 'P1Y', runsFrom: 'judgment' }] };
	const at = (rest: Facts) => answered(limitation, acted('2019-11-22', { accused: { convicted: false }, ...rest }), '2024-06-01');
	const dates = { judgment: '2024-02-29' };
	const [denied, named, forgotten] = [
		at({ reportedToPolice: false }),
		at({ reportedToPolice: false, dates }),
		at({ reportedToPolice: null })
	];
	assert.deepEqual([denied.outcome, denied.limit?.date], ['too-late', '2022-11-22']);
	assert.deepEqual([named.outcome, named.limit?.date], ['available', '2025-02-28']);
	assert.deepEqual([forgotten.outcome, forgotten.dependsOn], ['depends', ['dates.judgment', 'reportedToPolice']]);
	assert.deepEqual([forgotten.limit?.earliest, forgotten.limit?.latest], ['2022-11-22', undefined]);
});

test('what was known in the year of the first act alone is over: the few days that are left of that year are asked for', () => {
	const limitation: Limitation = { period: 'P3Y', runsFrom: 'knowledge', endOfYear: true };
	const known = (knowledge: string | null) =>
		answered(limitation, { dates: { firstAct: '2000-12-12', knowledge } }, '2004-01-02');
	assert.deepEqual([known(null).outcome, known(null).dependsOn], ['depends', ['dates.knowledge']]);
	assert.equal(known('2000-12-12').outcome, 'too-late');
	assert.equal(known('2000-12-31').outcome, 'too-late');
	assert.equal(known('2001-01-01').outcome, 'available');
});

test('a stated childhood is one under the age of the sheet, and bounds the birthday by it', () => {
	const limitation: Limitation = { period: 'P1Y', runsFrom: 'offence', untilAge: 21 };
	const child = answered(limitation, acted('2020-01-01', { survivor: { childAtTime: true } }), '2021-06-01');
	assert.deepEqual([child.outcome, child.limit?.earliest, child.limit?.latest], ['available', '2023-01-02', '2041-01-01']);
	const adult = answered(limitation, acted('2020-01-01', { survivor: { childAtTime: false } }), '2021-06-01');
	assert.deepEqual([adult.outcome, adult.limit?.date], ['too-late', '2021-01-01']);
});

test('a recalled figure is told as not checked', () => {
	assert.equal(
		answered({ period: 'P3Y', runsFrom: 'offence', confidence: 'recalled' }, acted('2024-01-01')).limit?.checked,
		false
	);
	assert.equal(
		answered({ period: 'P3Y', runsFrom: 'offence', confidence: 'recalled' }, acted('2024-01-01')).confidence,
		'recalled'
	);
});

test('facts that contradict each other are refused with both paths', () => {
	const codes = (facts: Facts) => {
		const outcome = parseFacts(facts);
		return outcome.ok ? 'accepted' : `${outcome.refusal.code}: ${outcome.refusal.about}`;
	};
	assert.equal(codes({ dates: { firstAct: '2023', lastAct: '2022-12-31' } }), 'facts-contradict: dates.firstAct, dates.lastAct');
	assert.equal(
		codes({ survivor: { birthDate: '2024' }, dates: { firstAct: '2023' } }),
		'facts-contradict: survivor.birthDate, dates'
	);
	assert.equal(
		codes({ survivor: { birthDate: '1980', childAtTime: true }, dates: { firstAct: '2020' } }),
		'facts-contradict: survivor.childAtTime, survivor.birthDate'
	);
	assert.equal(
		codes({ accused: { convicted: false }, dates: { conviction: '2020' } }),
		'facts-contradict: accused.convicted, dates.conviction'
	);
	assert.equal(
		codes({ dates: { conviction: '2024-05-02', judgment: '2024-05-01' } }),
		'facts-contradict: dates.conviction, dates.judgment'
	);
	assert.equal(codes({ dates: { firstAct: '2023-02-29' } }), 'facts-bad-value: dates.firstAct');
	assert.equal(codes({ places: { acts: ['Germany'] } }), 'facts-bad-value: places.acts');
	assert.equal(codes({ weather: true } as Facts), 'facts-unknown-field: weather');
	assert.equal(codes([] as Facts), 'facts-malformed: ');
});

test('a conviction lies no later than the last decision of a court', () => {
	const limitation: Limitation = { period: 'P1Y', runsFrom: 'conviction' };
	const decided: Facts = { accused: { convicted: true }, dates: { judgment: '2004-02-29' } };
	assert.equal(answered(limitation, decided, '2005-03-01').outcome, 'too-late');
	assert.deepEqual(answered(limitation, decided, '2005-02-28').dependsOn, ['dates.conviction']);
});

test('how old somebody was is asked for where it matters only together with another day', () => {
	const limitation: Limitation = {
		...{ period: 'P3Y', runsFrom: 'knowledge', suspendedUntilAge: 19, notBeforeAge: 22 },
		longStop: { period: 'P10Y', runsFrom: 'majority' }
	};
	const child: Facts = { survivor: { childAtTime: true }, dates: { publication: '2001-11-18' } };
	assert.deepEqual(answered(limitation, child, '2023-11-19').dependsOn, ['dates.knowledge', 'survivor.birthDate']);
});

test('a day that turns the answer only for births between two ages is asked for together with the birth', () => {
	const limitation: Limitation = {
		...{ period: 'P3Y', runsFrom: 'knowledge', suspendedUntilAge: 19, notBeforeAge: 22 },
		longStop: { period: 'P10Y', runsFrom: 'majority' }
	};
	// Born in 2002 or later: not before the 22nd birthday. Before 1996: over. In between it hangs on when it was known.
	const child: Facts = { survivor: { childAtTime: true }, dates: { publication: '2008-05-22' } };
	assert.deepEqual(answered(limitation, child, '2024-01-01').dependsOn, ['dates.knowledge', 'survivor.birthDate']);
	const known = { ...child, survivor: { childAtTime: true, birthDate: '1998-01-01' } };
	assert.deepEqual(answered(limitation, known, '2024-01-01').dependsOn, ['dates.knowledge']);
});

test('a rule from an age on is not joined with a birth under which it does not hold', () => {
	const limitation: Limitation = {
		...{ period: 'P2Y', runsFrom: 'offence', untilAge: 20 },
		special: [{ if: { age: { at: 'report', from: 18 } }, period: 'P2Y', runsFrom: 'report', untilAge: 0 }]
	};
	const child: Facts = { survivor: { childAtTime: true }, dates: { report: '2024-03-01' } };
	// Born in time to be 18 then: two years from the report. Born later: not before turning 20.
	assert.equal(answered(limitation, child, '2026-03-01').outcome, 'available');
	assert.deepEqual(answered(limitation, child, '2026-03-02').dependsOn, ['survivor.birthDate']);
});

test('who was born in a known month was under an age at an unknown act, or the act was late enough', () => {
	const limitation: Limitation = {
		...{ period: 'P5Y', runsFrom: 'offence' },
		special: [{ appliesTo: { childAtTime: true, underAge: 16 }, untilAge: 25 }]
	};
	assert.equal(answered(limitation, born('1996-01'), '2014-02-25').outcome, 'available');
	assert.equal(answered(limitation, born('1996-01'), '2021-01-05').outcome, 'depends');
});

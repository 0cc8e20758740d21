import assert from 'node:assert/strict';
import { test } from 'node:test';
import { must } from '#core/base';
import { baseline, type Facts, type Law, type Offence, offences, parseFacts, states } from '#core/law';
import { readLaw } from '#server/law/read-law.ts';

const asOf = '2026-11-22';
const source = { title: 'An invented law', url: 'https://law.example/' };
const invented = (more: Partial<Offence> = {}): Offence => ({
	conduct: 'ncii-distribution',
	name: 'Invented offence',
	cite: 'Invented Act, s. 1',
	source,
	confidence: 'verified',
	...more
});
const lawOf = (...all: readonly Offence[]): Law => ({
	groups: {},
	sheets: [
		{
			code: 'XX',
			name: 'Inventia',
			asOf,
			currency: 'XTS',
			ageOfMajority: 18,
			childAge: 18,
			offences: all,
			jurisdictionBases: [
				{ basis: 'passive-nationality', conducts: 'child-offences', cite: 'Invented Act, s. 2', source, confidence: 'verified' }
			],
			remedies: []
		}
	]
});
const answered = (law: Law, facts: Facts) => offences(law, must(parseFacts(facts)), asOf);
const why = (offence: Offence, facts: Facts) => {
	const [answer] = answered(lawOf(offence), { conducts: ['ncii-distribution'], ...facts });
	return [
		answer?.outcome,
		...(answer?.reasons ?? [])
			.filter(({ code }) => code !== 'no-link')
			.map(({ code, values }) => `${code} ${values.date ?? values.element}`)
	];
};

test('what does not fit says why: the law came later, it had ended, an element, a place', () => {
	const since = invented({ inForce: '2020-01-01' });
	assert.deepEqual(why(since, { dates: { lastAct: '2019-12-31' } }), ['does-not-fit', 'not-yet-in-force 2020-01-01']);
	assert.deepEqual(why(since, { dates: { lastAct: '2020-01-01' } }), ['fits']);
	assert.deepEqual(why(since, { dates: { lastAct: '2020' } }), ['fits']);
	const ended = invented({ until: '2020-12-31' });
	assert.deepEqual(why(ended, { dates: { firstAct: '2021-01-01' } }), ['does-not-fit', 'no-longer-in-force 2020-12-31']);
	assert.deepEqual(why(ended, { dates: { firstAct: '2020-12-31' } }), ['fits'], 'an ended law still holds for acts of its time');
	const child = invented({ elements: [{ text: 'a child is shown', if: { childAtTime: true } }, 'with intent'] });
	assert.deepEqual(why(child, { survivor: { childAtTime: false } }), ['does-not-fit', 'element a child is shown']);
	const there = invented({ elements: [{ text: 'done in Inventia', if: { acts: ['XX'] } }] });
	assert.deepEqual(why(there, { places: { acts: ['IS'] } }), ['does-not-fit', 'place done in Inventia']);
	assert.deepEqual(why(there, {}), ['depends']);
});

test('everything that speaks against an offence is told, each with the facts it rests on', () => {
	const offence = invented({ inForce: '2020-01-01', elements: [{ text: 'a child is shown', if: { childAtTime: true } }] });
	const facts: Facts = {
		conducts: ['ncii-distribution'],
		survivor: { birthDate: '1980-01-01' },
		dates: { firstAct: '2015', lastAct: '2016' }
	};
	assert.deepEqual(
		answered(lawOf(offence), facts)[0]?.reasons.map(({ facts: paths }) => paths),
		[['dates.lastAct'], ['survivor.birthDate']]
	);
});

test('an entry that no offence was found counts as a named gap, and leaves open whether the state can act', () => {
	const none = invented({ found: false, name: 'No offence of its own' });
	const [answer] = answered(lawOf(none), { conducts: ['ncii-distribution'] });
	assert.equal(answer?.outcome, 'gap');
	assert.match(answer?.note ?? '', /No offence of its own/);
	assert.equal(baseline({ offences: [none] }, ['ncii-distribution'], asOf)[0]?.state, 'gap');
	const facts: Facts = { conducts: ['ncii-distribution'], places: { acts: ['XX'] } };
	assert.equal(states(lawOf(none), must(parseFacts(facts)), asOf)[0]?.outcome, 'depends');
});

test('a state acts by a basis only on an offence that the basis covers', () => {
	const facts = (childAtTime?: boolean): Facts => ({
		conducts: ['ncii-distribution'],
		survivor: { nationalities: ['XX'], ...(childAtTime === undefined ? {} : { childAtTime }) },
		places: { acts: ['IS'], effects: ['IS'] }
	});
	const outcomes = [true, false, undefined].map((child) => {
		const [state] = states(lawOf(invented()), must(parseFacts(facts(child))), asOf);
		return [state?.outcome, state?.dependsOn];
	});
	assert.deepEqual(outcomes, [
		['can-act', []],
		['cannot-act', []],
		['depends', ['survivor.childAtTime']]
	]);
});

test('whether a basis for offences against children covers the one that fits is asked, even where another conduct is against children', () => {
	// Grooming meets the basis and no offence matches it; the offence that fits is covered only if it was done to a child.
	const facts: Facts = {
		conducts: ['grooming', 'ncii-distribution'],
		survivor: { nationalities: ['XX'] },
		places: { acts: ['IS'], effects: ['IS'] }
	};
	const [state] = states(lawOf(invented()), must(parseFacts(facts)), asOf);
	assert.deepEqual([state?.outcome, state?.dependsOn], ['depends', ['survivor.childAtTime']]);
});

test('generated sexual images of adults: five sheets name a gap that the baseline shows as one', () => {
	const { sheets } = readLaw();
	const named = sheets.filter(({ offences: all }) => all.some(({ found }) => found === false)).map(({ code }) => code);
	assert.deepEqual(named, ['CH', 'DE', 'ES', 'RO', 'SE']);
	const cells = sheets
		.filter(({ code }) => named.includes(code))
		.map((sheet) => baseline(sheet, ['ncii-synthetic'], asOf)[0]?.others.map(({ found }) => found));
	assert.deepEqual(cells, [[false], [false], [false], [false], [false]]);
});

test('a country that nothing in the case has to do with says so beside what its law says', () => {
	const links = [{ acts: ['XX'] }, { acts: ['IS'] }, {}].map((places) => {
		const nobody = { residence: 'IS', residenceAtTime: 'IS', nationalities: [] };
		const elsewhere = { effects: [], servers: [], recordings: [], platformSeat: 'IS' };
		const [answer] = answered(lawOf(invented()), {
			conducts: ['ncii-distribution'],
			survivor: nobody,
			accused: { residence: 'IS', nationalities: [] },
			places: { ...elsewhere, ...places }
		});
		return [answer?.outcome, answer?.link, answer?.reasons.map(({ code }) => code)];
	});
	assert.deepEqual(links, [
		['fits', 'linked', []],
		['fits', 'unlinked', ['no-link']],
		['fits', 'open', []]
	]);
});

test('double jeopardy is said of any last decision, a conviction or an acquittal, and is open while nothing is known', () => {
	const jeopardy = (facts: Facts) => states(lawOf(invented()), must(parseFacts(facts)), asOf)[0]?.doubleJeopardy;
	assert.equal(jeopardy({ accused: { convicted: true } }), true);
	assert.equal(jeopardy({ accused: { convicted: false }, dates: { judgment: '2025-01-01' } }), true);
	assert.equal(jeopardy({ accused: { convicted: false }, dates: { judgment: '2027-01-01' } }), false, 'still to come');
	assert.equal(jeopardy({ accused: { convicted: false } }), null);
	assert.equal(jeopardy({}), null);
});

test('where a sheet is silent on harm that was only felt there, that is asked and not denied', () => {
	const told = (effects: readonly string[]) => {
		const facts: Facts = {
			conducts: ['ncii-distribution'],
			places: { acts: ['IS'], effects },
			survivor: { nationalities: ['IS'] }
		};
		const [state] = states(lawOf(invented()), must(parseFacts(facts)), asOf);
		return [state?.outcome, state?.dependsOn];
	};
	assert.deepEqual(told(['XX']), ['depends', ['confirmed.basis-effects']]);
	assert.deepEqual(told(['IS']), ['cannot-act', []]);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { repeatedTruths } from './repeated-truths.ts';
import type { Remedy } from './sheet.ts';

const remedy = (fields: Partial<Remedy>): Remedy => ({
	id: 'xa-invented',
	kind: 'civil-damages',
	name: 'Invented',
	cite: 'Invented Act 2',
	conducts: 'all',
	conditions: [],
	source: { title: 'invented', url: 'https://law.example/' },
	confidence: 'verified',
	...fields
});

test('a truth that is asked once is not asked again, one that two conditions ask for is', () => {
	assert.deepEqual(repeatedTruths(remedy({ conditions: [{ convicted: true }, { confirm: 'woman' }] })), []);
	assert.deepEqual(
		repeatedTruths(
			remedy({
				conditions: [{ any: [{ not: { confirm: 'woman' } }, { paidMoney: true }] }, { all: [{ confirm: 'woman' }] }],
				where: { any: [{ acts: ['DE'] }, { paidMoney: false }] }
			})
		),
		['paidMoney', 'confirmed.woman']
	);
});

test('what a limit asks counts: a conviction or a report that starts it, and conditions that stand in words alone', () => {
	const limitation = {
		period: 'P5Y',
		runsFrom: 'conviction',
		longStop: { period: 'P9Y', runsFrom: 'report' },
		special: [
			{ when: 'words of the sheet', period: 'P1Y' },
			{ when: 'other words of the sheet', period: 'P2Y' }
		]
	} as const;
	assert.deepEqual(
		repeatedTruths(remedy({ requires: { offenderConvicted: true, reportedToPolice: true }, conditions: [], limitation })),
		['accused.convicted', 'reportedToPolice', 'confirmed.xa-invented']
	);
});

test('what is not required is not asked, and a date is no truth', () => {
	assert.deepEqual(
		repeatedTruths(
			remedy({
				requires: { offenderConvicted: false, childAtTime: false },
				conditions: [{ convicted: true }, { conviction: { from: '2020-01-01' } }],
				limitation: { period: 'P3Y', runsFrom: 'publication' }
			})
		),
		[]
	);
});

test('the conviction or report that a period runs from counts even where nothing else asks for it', () => {
	assert.deepEqual(repeatedTruths(remedy({ limitation: { period: 'P1Y', runsFrom: 'conviction' } })), ['accused.convicted']);
	assert.deepEqual(
		repeatedTruths(remedy({ limitation: { special: [{ if: { contentOnline: true }, period: 'P1Y', runsFrom: 'report' }] } })),
		['reportedToPolice']
	);
});

test('a decision of a court asks whether there was a case: a report or a conviction', () => {
	const limitation = { period: 'P3Y', runsFrom: 'offence', notBefore: [{ period: 'P1Y', runsFrom: 'judgment' }] } as const;
	const asked = repeatedTruths(remedy({ requires: { reportedToPolice: true, offenderConvicted: true }, limitation }));
	assert.deepEqual([...asked].sort(), ['accused.convicted', 'reportedToPolice']);
});

test('being a child counts wherever an age does, even once', () => {
	for (const fields of [
		{ conditions: [{ age: { at: 'firstAct', under: 16 } }] },
		{ limitation: { period: 'P3Y', runsFrom: 'majority' } },
		{ limitation: { period: 'P3Y', runsFrom: 'offence', before: { period: 'P1Y', untilAge: 21 } } },
		{ limitation: { special: [{ appliesTo: { underAge: 18 }, none: true }] } },
		{ requires: { childAtTime: true } }
	] as const satisfies readonly Partial<Remedy>[])
		assert.deepEqual(repeatedTruths(remedy(fields)), ['survivor.childAtTime']);
});

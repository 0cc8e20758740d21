import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayThere, firstZoneOf, type Law, optionsThere, type Remedy } from '#core/law';
import { readShownLaw } from '#server/law/shown-law.ts';

const invented = (code: string): Law['sheets'][number] => ({
	code,
	name: code,
	asOf: '2026-01-01',
	currency: 'EUR',
	ageOfMajority: 18,
	childAge: 18,
	offences: [],
	jurisdictionBases: [],
	remedies: [
		{
			id: `${code.toLowerCase()}-invented`,
			kind: 'civil-damages',
			name: 'Invented',
			cite: 'Invented Act 1',
			conducts: 'all',
			where: 'anywhere',
			conditions: [],
			limitation: { period: 'P1Y', runsFrom: 'offence' },
			source: { title: 'invented', url: 'https://law.example/' },
			confidence: 'verified'
		} satisfies Remedy
	]
});
const law: Law = { groups: {}, sheets: ['NZ', 'PH', 'ES', 'US', 'US-CA'].map(invented) };
const facts = { conducts: ['ncii-distribution'], dates: { lastAct: '2025-11-23', firstAct: '2025-11-23' } };
/** The places in which the time that ends on 23 November 2026 still runs. */
const running = (now: string): string =>
	optionsThere(law, facts, (place) => dayThere(place, now))
		.flatMap(({ jurisdiction, outcome }) => (outcome === 'available' ? [jurisdiction] : []))
		.join();

test('every place with a sheet has its own clock', () => {
	for (const { code } of readShownLaw().sheets) {
		const zone = firstZoneOf(code);
		assert.ok(zone, code);
		assert.ok(new Intl.DateTimeFormat('en', { timeZone: zone }));
		assert.match(dayThere(code, '2026-11-23T12:00:00Z'), /^2026-11-2[34]$/);
	}
	assert.equal(firstZoneOf('AT'), null);
	assert.equal(dayThere('AT', '2026-11-23T23:59:59Z'), '2026-11-23');
});

test('a time ends with the day of its own place, whatever day it is for the reader', () => {
	assert.equal(running('2026-11-22T09:00:00Z'), 'NZ,PH,ES,US,US-CA');
	assert.equal(running('2026-11-23T10:59:59Z'), 'NZ,PH,ES,US,US-CA');
	assert.equal(running('2026-11-23T11:00:00Z'), 'PH,ES,US,US-CA', 'midnight in New Zealand, beyond the date line');
	assert.equal(running('2026-11-23T15:59:59Z'), 'PH,ES,US,US-CA');
	assert.equal(running('2026-11-23T16:00:00Z'), 'ES,US,US-CA', 'midnight in the Philippines');
	assert.equal(running('2026-11-24T07:59:59Z'), 'US,US-CA');
	assert.equal(running('2026-11-24T08:00:00Z'), 'US', 'midnight in California');
});

test('where a place has several zones, a time is over when it is over in all of them', () => {
	assert.equal(dayThere('ES', '2026-11-23T23:30:00Z'), '2026-11-23', 'past midnight in Madrid, not on the Canary Islands');
	assert.equal(dayThere('US', '2026-11-24T09:59:59Z'), '2026-11-23');
	assert.equal(running('2026-11-24T10:00:00Z'), '');
});

test('a day is that of the wall clock, on days with 23 and 25 hours too', () => {
	assert.equal(dayThere('DE', '2026-03-29T21:59:59Z'), '2026-03-29');
	assert.equal(dayThere('DE', '2026-03-29T22:00:00Z'), '2026-03-30');
	assert.equal(dayThere('DE', '2026-10-25T22:59:59Z'), '2026-10-25');
	assert.equal(dayThere('DE', '2026-10-25T23:00:00Z'), '2026-10-26');
});

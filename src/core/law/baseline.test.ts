import assert from 'node:assert/strict';
import { test } from 'node:test';
import { baseline } from './baseline.ts';
import type { Instrument } from './instrument.ts';
import { inForceOn, partyOn } from './party.ts';
import type { Offence } from './sheet.ts';

const offence = (conduct: string, more: Partial<Offence> = {}): Offence => ({
	conduct,
	name: 'invented',
	cite: 'Invented Act 1',
	source: { title: 'invented', url: 'https://law.example/' },
	confidence: 'verified',
	...more
});

test('every conduct has its cell: named, a gap, or not known where a sheet lists no offences', () => {
	const offences = [offence('doxxing', { maxPenalty: { years: 2 } }), offence('doxxing', { maxPenalty: { years: 5 } })];
	const states = baseline({ offences }, ['doxxing', 'grooming'], '2026-01-01').map(({ state, years }) => [state, years]);
	assert.deepEqual(states, [
		['offence', 5],
		['gap', null]
	]);
	assert.equal(baseline({ offences: [] }, ['doxxing'], '2026-01-01')[0]?.state, 'not-listed');
});

test('what has ended, is still to come, or is said not to exist is told, and leaves a gap', () => {
	const offences = [
		offence('doxxing', { until: '2025-12-31' }),
		offence('doxxing', { inForce: '2026-01-02' }),
		offence('doxxing', { available: false })
	];
	const on = (day: string) => baseline({ offences }, ['doxxing'], day)[0];
	assert.deepEqual([on('2026-01-01')?.state, on('2026-01-01')?.others.length], ['gap', 3]);
	assert.equal(on('2025-12-31')?.state, 'offence');
	assert.equal(on('2026-01-02')?.state, 'offence');
});

test('prison for life is above any number of years', () => {
	const offences = [offence('doxxing', { maxPenalty: { years: 99 } }), offence('doxxing', { maxPenalty: { years: 'life' } })];
	assert.equal(baseline({ offences }, ['doxxing'], '2026-01-01')[0]?.years, 'life');
});

test('a state is bound from its first day to its last, and a state without a day with the instrument', () => {
	const treaty = { kind: 'treaty', inForceOn: '2010-01-01', expiredOn: '2030-01-01' } as const;
	const party = { state: 'XA', inForceOn: '2020-01-01', until: '2024-12-31' };
	const status = ['2019-12-31', '2020-01-01', '2024-12-31', '2025-01-01'].map((day) => partyOn(treaty, party, day));
	assert.deepEqual(status, ['not-yet', 'bound', 'bound', 'ended']);
	assert.equal(partyOn(treaty, { state: 'XA' }, '2010-01-01'), 'bound');
});

test('nobody is bound by what is not in force, whoever agreed to it', () => {
	assert.equal(partyOn({ kind: 'treaty' }, { state: 'XA' }, '2026-01-01'), 'not-yet');
	const ended = { kind: 'treaty', inForceOn: '2010-01-01', expiredOn: '2020-01-01' } as const;
	assert.equal(partyOn(ended, { state: 'XA', inForceOn: '2010-01-01' }, '2026-01-01'), 'ended');
});

test('a treaty without a first day is not in force, a network needs none, and both can end', () => {
	const instrument = (more: Partial<Instrument>) =>
		({ id: 'invented', name: 'Invented', kind: 'treaty', parties: [], provisions: [], confidence: 'verified', ...more }) as const;
	assert.equal(inForceOn(instrument({}), '2026-01-01'), 'not-in-force');
	assert.equal(inForceOn(instrument({ kind: 'network' }), '2026-01-01'), 'in-force');
	assert.equal(inForceOn(instrument({ inForceOn: '2020-01-01', appliesFrom: '2027-01-01' }), '2026-01-01'), 'not-in-force');
	assert.equal(inForceOn(instrument({ inForceOn: '2020-01-01', expiredOn: '2026-01-01' }), '2026-01-01'), 'expired');
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Day } from '#core/base';
import {
	harbour,
	inventedAgreement,
	inventedClauses,
	inventedParty,
	lantern,
	meadow
} from '#tests/support/invented-agreement.ts';
import { type Clauses, clauseIds } from './agreement.ts';
import { type ClauseChange, compareAgreements } from './compare-agreements.ts';

const before = inventedAgreement();
const { recipients, term, basis } = inventedClauses;

/** A change of one clause, and what it is called. */
const changes: readonly [ClauseChange, Partial<Clauses>][] = [
	['narrowed', { direction: 'first-to-second' }],
	['changed', { basis: { ...basis, codes: ['explicit-consent', 'public-interest'] } }],
	['changed', { basis: { ...basis, sources: [] } }],
	['widened', { purposes: ['support', 'advice', 'oversight'] }],
	['narrowed', { purposes: ['advice'] }],
	['changed', { purposes: ['support', 'oversight'] }],
	['widened', { parts: ['account', 'evidence', 'money'] }],
	['narrowed', { parts: ['evidence'] }],
	['widened', { recipients: { ...recipients, roles: ['desk-member', 'desk-lead', 'court'] } }],
	['narrowed', { recipients: { ...recipients, roles: ['desk-lead'] } }],
	['widened', { recipients: { ...recipients, training: [] } }],
	['narrowed', { recipients: { ...recipients, training: ['confidentiality', 'children'] } }],
	['changed', { recipients: { roles: ['desk-lead'], training: [] } }],
	['widened', { retention: { days: 91 } }],
	['narrowed', { retention: { days: 89 } }],
	['removed', { onward: null }],
	['changed', { onward: { to: [inventedParty('Quay Watch')] } }],
	['widened', { answer: { hours: 72 } }],
	['removed', { answer: null }],
	['narrowed', { breach: { hours: 12 } }],
	['widened', { term: { ...term, lastDay: '2027-01-31' as Day } }],
	['widened', { term: { ...term, firstDay: '2025-12-01' as Day } }],
	['narrowed', { term: { ...term, lastDay: '2026-11-30' as Day } }],
	['changed', { term: { ...term, reviewDay: '2026-10-01' as Day } }],
	['changed', { term: { ...term, firstDay: '2026-02-01' as Day, lastDay: '2027-01-31' as Day } }]
];

const opposite: Readonly<Record<ClauseChange, ClauseChange>> = {
	added: 'removed',
	removed: 'added',
	widened: 'narrowed',
	narrowed: 'widened',
	changed: 'changed'
};

test('each change of a clause has its name, and the other way round the opposite one', () => {
	for (const [change, clauses] of changes) {
		const after = inventedAgreement(clauses);
		const [clause] = Object.keys(clauses);
		assert.deepEqual(compareAgreements(before, after), [{ clause, change }], JSON.stringify(clauses));
		assert.deepEqual(compareAgreements(after, before), [{ clause, change: opposite[change] }], JSON.stringify(clauses));
	}
	assert.deepEqual(
		[...new Set(changes.flatMap(([, clauses]) => Object.keys(clauses)))].sort(),
		[...clauseIds].sort(),
		'every clause'
	);
});

test('what is the same is not told, and differences stand in the order of the clauses', () => {
	assert.deepEqual(compareAgreements(before, inventedAgreement()), []);
	const after = inventedAgreement({ retention: { days: 1 }, purposes: ['support'] });
	assert.deepEqual(
		compareAgreements(before, after).map(({ clause }) => clause),
		['purposes', 'retention']
	);
});

test('one more recipient of onward sharing widens it', () => {
	const wider = inventedAgreement({ onward: { to: [meadow, inventedParty('Quay Watch')].sort(byPlace) } });
	assert.deepEqual(compareAgreements(before, wider), [{ clause: 'onward', change: 'widened' }]);
	assert.ok(![harbour, lantern].includes(meadow));
});

const byPlace = (one: typeof meadow, other: typeof meadow): number =>
	`${one.node}/${one.organisation}` < `${other.node}/${other.organisation}` ? -1 : 1;

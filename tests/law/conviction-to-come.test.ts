import assert from 'node:assert/strict';
import { test } from 'node:test';
import { options, parseFacts } from '#core/law';
import { readLaw } from '#server/law/read-law.ts';

const law = readLaw();

function answered(id: string, place: string, convicted: boolean | null, judgment: string | null = null) {
	const facts = parseFacts({
		conducts: ['sexual-extortion', 'ncii-distribution', 'csam-distribution'],
		survivor: { childAtTime: true },
		accused: { convicted },
		places: { acts: [place] },
		dates: { judgment },
		reportedToPolice: true
	});
	assert.ok(facts.ok);
	const found = options(law, facts.value, '2026-11-22').find(({ remedy }) => remedy === id);
	assert.ok(found);
	return { outcome: found.outcome, dependsOn: found.dependsOn, codes: found.reasons.map(({ code }) => code) };
}

test('a claim inside the criminal case is open in the months in which she can act, and says what the order waits for', () => {
	for (const [id, place] of [
		['de-adhesion', 'DE'],
		['ca-restitution', 'CA'],
		['us-csam-restitution', 'US'],
		['in-court-compensation', 'IN']
	] as const)
		for (const convicted of [false, null]) {
			const { outcome, codes } = answered(id, place, convicted);
			assert.equal(outcome, 'available', id);
			assert.ok(codes.includes('conviction-to-come'), id);
		}
});

test('after a conviction it is said that the time in the case may be over', () => {
	const { outcome, codes } = answered('ca-restitution', 'CA', true);
	assert.equal(outcome, 'available');
	assert.ok(codes.includes('conviction-came') && !codes.includes('conviction-to-come'));
});

test('what follows a conviction still needs one', () => {
	assert.equal(answered('co-incident-child', 'CO', false).outcome, 'not-available');
});

test('after an acquittal the way inside the case is closed, and says so; while it is not known how the court decided, it depends', () => {
	for (const id of ['ca-restitution'] as const) {
		const { outcome, codes } = answered(id, 'CA', false, '2026-05-01');
		assert.equal(outcome, 'not-available');
		assert.deepEqual(codes, ['acquitted']);
		assert.deepEqual(answered(id, 'CA', null, '2026-05-01').dependsOn, ['accused.convicted']);
		assert.equal(answered(id, 'CA', false, '2027-05-01').outcome, 'available', 'a decision still to come closes nothing');
		assert.ok(answered(id, 'CA', true, '2026-05-01').codes.includes('conviction-final'), 'said to be most likely too late');
	}
});

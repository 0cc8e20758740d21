import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextQuestions, options, parseFacts } from '#core/law';
import { readLaw } from '#server/law/read-law.ts';

const law = readLaw();
const asOf = '2026-11-22';

function complaints(known: Readonly<Record<string, unknown>>, place = 'DE') {
	const facts = parseFacts({ places: { acts: [place] }, ...known });
	assert.ok(facts.ok);
	return options(law, facts.value, asOf).filter(({ kind, jurisdiction }) => kind === 'complaint' && jurisdiction === place);
}

test('the right to ask for prosecution has its own day: three months in Germany, six in Japan and Italy', () => {
	const dates = { firstAct: '2026-09-01', lastAct: '2026-09-01', knowledge: '2026-09-10' };
	for (const [place, day] of [
		['DE', '2026-12-10'],
		['JP', '2027-03-10'],
		['IT', '2027-03-10']
	] as const) {
		const [found] = complaints({ conducts: ['ncii-distribution'], dates }, place).filter(
			({ outcome }) => outcome === 'available'
		);
		assert.equal(found?.limit?.date, day, place);
	}
});

test('only what is prosecuted on complaint has one', () => {
	const dates = { firstAct: '2026-09-01', lastAct: '2026-09-01', knowledge: '2026-09-10' };
	assert.ok(complaints({ conducts: ['csam-production'], dates }).every(({ outcome }) => outcome === 'not-available'));
	const child = complaints({ conducts: ['cyberstalking'], survivor: { birthDate: '2012-01-01' }, dates }, 'IT');
	assert.ok(child.every(({ outcome }) => outcome === 'not-available'));
});

test('while it is not said when she knew of it and of who did it, that is what is asked', () => {
	const [found] = complaints({
		conducts: ['ncii-distribution'],
		dates: { firstAct: '2024-01-01', lastAct: '2024-01-01' }
	}).filter(({ outcome }) => outcome !== 'not-available');
	assert.deepEqual([found?.outcome, found?.dependsOn], ['depends', ['dates.knowledge']]);
	const facts = parseFacts({
		conducts: ['ncii-distribution'],
		places: { acts: ['DE'] },
		dates: { firstAct: '2024-01-01', lastAct: '2024-01-01' }
	});
	assert.ok(facts.ok);
	assert.ok(nextQuestions(law, facts.value, asOf).some(({ fact }) => fact === 'dates.knowledge'));
});

test('a start that was only recalled makes the day unchecked, in time and too late', () => {
	const [late] = complaints(
		{
			conducts: ['ncii-distribution'],
			dates: { firstAct: '2025-01-01', lastAct: '2025-01-01', knowledge: '2025-01-01' }
		},
		'IT'
	).filter(({ outcome }) => outcome === 'too-late');
	assert.equal(late?.confidence, 'recalled');
	assert.equal(late?.reasons.at(-1)?.code, 'late-unchecked');
});

test('what goes on after she knew of it has a time of its own', () => {
	const known = { firstAct: '2026-01-03', lastAct: '2026-06-10', knowledge: '2026-01-10' };
	const [found] = complaints({ conducts: ['cyberstalking'], survivor: { birthDate: '1985-01-01' }, dates: known }, 'IT').filter(
		({ outcome }) => outcome !== 'not-available'
	);
	assert.deepEqual([found?.outcome, found?.limit?.date], ['available', '2026-12-10']);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dateFrom, elsewhere, kindOf, readFacts, withFact, withoutElsewhere } from './facts-form.ts';

test('a date is read with as much of it as was typed, in the figures of any script', () => {
	assert.equal(dateFrom('2024', '', ''), '2024');
	assert.equal(dateFrom(' ٢٠٢٤ ', '02', '٢٩'), '2024-02-29');
	assert.equal(dateFrom('2024', '05', '9'), '2024-05-09');
	assert.equal(dateFrom('', '', ''), '');
	for (const [year, month, day] of [
		['24', '', ''],
		['2023', '02', '29'],
		['2023', '', '9'],
		['', '05', '']
	] as const)
		assert.equal(dateFrom(year, month, day), null, `${year} ${month} ${day}`);
});

test('facts that cannot all be true are not taken', () => {
	const born = withFact({}, 'survivor.birthDate', '2012');
	assert.ok(readFacts(born));
	assert.equal(readFacts(withFact(withFact(born, 'dates.firstAct', '2020'), 'survivor.childAtTime', false)), null);
	assert.deepEqual(readFacts(withFact(born, 'survivor.birthDate', null)), { survivor: {} });
});

test('when more countries are named, answers of another country are open again', () => {
	const facts = withFact(withFact(withFact({}, 'survivor.residence', elsewhere), 'places.acts', []), 'accused.residence', 'ES');
	assert.deepEqual(readFacts(withoutElsewhere(facts)), { accused: { residence: 'ES' }, places: {}, survivor: {} });
});

test('each fact is asked for in its own way', () => {
	assert.deepEqual(
		['linked', 'dates.report', 'survivor.birthDate', 'accused.residence', 'places.acts', 'confirmed.woman', 'paidMoney'].map(
			kindOf
		),
		['linked', 'date', 'date', 'place', 'places', 'truth', 'truth']
	);
});

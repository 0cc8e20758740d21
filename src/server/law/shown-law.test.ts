import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Facts, linkedLaw, options } from '#core/law';
import english from '#locales/en.json' with { type: 'json' };
import { readConfirms, readLaw } from './read-law.ts';
import { readShownLaw } from './shown-law.ts';

const shown = readShownLaw();
const law = readLaw();
const asOf = '2026-11-23';
const cases: readonly Facts[] = [
	{},
	{ conducts: ['ncii-distribution'], survivor: { residence: 'ES', childAtTime: false }, dates: { lastAct: '2024' } },
	{ conducts: ['grooming', 'csam-production'], survivor: { birthDate: '2010-02-28' }, places: { acts: ['PH', 'US-CA'] } },
	{ conducts: ['sexual-extortion'], accused: { convicted: true, residence: 'DE' }, dates: { conviction: '2020-02-29' } }
];

test('the law that readers get answers as the whole law does', () => {
	for (const facts of cases) assert.deepEqual(options(shown, facts, asOf), options(law, facts, asOf));
});

test('it holds nothing that the page does not need', () => {
	const text = JSON.stringify(shown);
	for (const { offences, jurisdictionBases } of shown.sheets) assert.equal(offences.length + jurisdictionBases.length, 0);
	assert.doesNotMatch(text, /"(?:notes|victimRights|defenceRights|cooperation)":/);
	assert.ok(text.length < 450_000, `${text.length}`);
});

test('the law near some places is their sheets, those around them, and what is open anywhere', () => {
	const near = linkedLaw(shown, ['US-CA', 'ES']);
	assert.deepEqual(
		near.sheets.slice(0, 4).map(({ code }) => code),
		['US-CA', 'ES', 'US', 'EU']
	);
	assert.ok(
		near.sheets.slice(4).every(({ remedies }) => remedies.length > 0 && remedies.every(({ where }) => where === 'anywhere'))
	);
	assert.deepEqual(linkedLaw(shown, []).sheets, []);
	const facts: Facts = { conducts: ['ncii-distribution'], survivor: { residence: 'ES' } };
	const whole = options(shown, facts, asOf).filter(({ jurisdiction }) => jurisdiction === 'ES');
	assert.deepEqual(
		options(near, facts, asOf).filter(({ jurisdiction }) => jurisdiction === 'ES'),
		whole
	);
});

test('a state that is named whole brings the sheets of its parts, a part brings no other part', () => {
	const codes = (places: readonly string[]) =>
		linkedLaw(shown, places)
			.sheets.filter(({ remedies }) => remedies.some(({ where }) => where !== 'anywhere'))
			.map(({ code }) => code);
	assert.deepEqual(codes(['US']), ['US', 'US-CA']);
	assert.deepEqual(codes(['GB']), ['GB-EAW', 'GB-SCT']);
	assert.deepEqual(codes(['GB-SCT']), ['GB-SCT']);
	const answers = options(linkedLaw(shown, ['US']), { conducts: ['ncii-distribution'], survivor: { residence: 'US' } }, asOf);
	assert.ok(answers.some(({ jurisdiction, outcome }) => jurisdiction === 'US-CA' && outcome === 'depends'));
});

test('every conduct has plain words and every condition that a person confirms has a question', () => {
	for (const code of shown.conducts) assert.ok(Object.hasOwn(english.conducts, code), code);
	const unspoken = readConfirms()
		.map(({ id }) => id)
		.filter((id) => !Object.hasOwn(english.options.confirm, id) && !id.startsWith('accused-in-'));
	assert.deepEqual(unspoken, []);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { factPaths, linkedLaw, offences, options, questionsFrom, states, withStaffLaw } from '#core/law';
import english from '#locales/en.json' with { type: 'json' };
import { readShownLaw } from '#server/law/shown-law.ts';
import { readStaffLaw } from '#server/law/staff-law.ts';
import { type CaseWords, factGroups, factLabel } from '#ui/case-law/fact-words.ts';
import { kindOf } from '#ui/options/facts-form.ts';
import { type Catalogue, wordsFrom } from '#ui/words/words.ts';

/** Facts that have a place of their own in the view, outside the groups of the form. */
const elsewhereInView: Readonly<Record<string, string>> = {
	losses: 'the table of losses, LossesPart.svelte, writes them into the facts',
	confirmed: 'asked one by one at the end of the form, where an answer waits for it, FactsForm.svelte'
};
const words: CaseWords = wordsFrom('en', english as Catalogue);
const law = withStaffLaw(readShownLaw(), readStaffLaw());
const inForm: readonly string[] = Object.values(factGroups).flat();

test('every fact that the engine knows has its place in the form, or elsewhere in the view', () => {
	const without = factPaths.filter((path) => !inForm.includes(path) && elsewhereInView[path] === undefined);
	assert.deepEqual(without, []);
	assert.deepEqual(
		[...inForm, ...Object.keys(elsewhereInView)].filter((path) => !factPaths.includes(path)),
		[],
		'the form asks for what the engine does not know'
	);
	for (const date of ['stable', 'platformDecision', 'investigationClosed', 'judgment']) {
		assert.ok(inForm.includes(`dates.${date}`));
		assert.equal(kindOf(`dates.${date}`), 'date');
	}
});

test('every field has a label of its own', () => {
	const labels = inForm.map((path) => factLabel(words, law, path));
	assert.deepEqual(
		labels.filter((label) => label.includes('caseLaw.')),
		[]
	);
	assert.equal(new Set(labels).size, labels.length);
});

test('whatever an answer of the law waits for, the form asks for it', () => {
	const near = linkedLaw(law, ['IE', 'US', 'FR', 'PH']);
	const facts = { conducts: ['ncii-distribution', 'sexual-extortion'] };
	const day = '2026-11-23';
	const open = questionsFrom([...options(near, facts, day), ...offences(near, facts, day), ...states(near, facts, day)]);
	assert.ok(open.some(({ fact }) => fact.startsWith('confirmed.accused-in-')));
	assert.deepEqual(
		open.map(({ fact }) => fact).filter((fact) => !inForm.includes(fact) && !fact.startsWith('confirmed.')),
		[]
	);
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type { Day } from '#core/base';
import {
	basisCodes,
	clauseChanges,
	clauseIds,
	compareAgreements,
	describeAgreement,
	lineWords,
	noCodes,
	type PartAnswer,
	recipientRoles,
	sharedKinds,
	trainingCodes
} from '#core/consent';
import { purposeCodes } from '#core/sealing';
import { inventedAgreement, inventedClauses } from '#tests/support/invented-agreement.ts';
import { type Language, languages } from '#ui/words/languages.ts';
import { type Catalogue, wordsFrom } from '#ui/words/words.ts';
import { sayAgreement, sayAgreementState, sayDifferences, sayWhy } from './say-agreement.ts';

const wordsOf = (language: Language) => {
	const file = path.resolve(import.meta.dirname, `../../../locales/${language}.json`);
	return wordsFrom(language, JSON.parse(readFileSync(file, 'utf8')) as Catalogue);
};
const en = wordsOf('en');
const agreement = inventedAgreement();
const bare = inventedAgreement({
	direction: 'second-to-first',
	basis: { codes: basisCodes, sources: [] },
	purposes: purposeCodes,
	parts: sharedKinds,
	recipients: { roles: recipientRoles, training: [] },
	retention: { days: 1 },
	onward: null,
	answer: null,
	breach: null
});
const schooled = inventedAgreement({ recipients: { ...inventedClauses.recipients, training: trainingCodes } });

test('an agreement is read as sentences, each beside its clause', () => {
	assert.deepEqual(
		sayAgreement(en, agreement).map(({ clause, sentence }) => `${clause}: ${sentence}`),
		[
			'direction: Harbour House and Lantern Clinic may each pass things on to the other.',
			'basis: The law lets them do it on this ground: the person agreed in so many words.',
			'basis: It stands in: Invented Act 1, section 2.',
			'purposes: What is passed on may be used for this only: Support and Legal advice.',
			'parts: Only these parts of a case may be passed on: What happened and What must not get lost, and files.',
			'parts: Nothing is passed on unless the person it is about has agreed to it.',
			'recipients: Only these people may read it: members of the desk and leads of the desk.',
			'recipients: They must have done this training: keeping secrets.',
			'retention: It can be read for 90 days after it came, and no longer.',
			'onward: Whoever gets it may pass it on to these only, and only if the person agreed: Meadow Court.',
			'answer: A question from the other side is answered within 48 hours.',
			'breach: If something gets out, the other side is told within 24 hours.',
			'term: It holds from 1 January 2026 until 31 December 2026. Either side can end it sooner.',
			'term: Both sides look at it again by 1 September 2026.'
		]
	);
	const said = sayAgreement(en, bare).map(({ sentence }) => sentence);
	assert.ok(said.includes('Lantern Clinic may pass things on to Harbour House. Nothing goes the other way.'));
	assert.ok(said.includes('Whoever gets it may not pass it on to anybody.'));
	assert.ok(said.includes('It can be read for 1 day after it came, and no longer.'));
});

test('in every language each line, clause, change, state and reason has words, and none is left open', () => {
	const held: PartAnswer = {
		consent: null,
		agreement: null,
		policies: [],
		allowed: true,
		held: clauseIds.map((clause) => ({ code: 'role', clause })),
		unseen: ['parts']
	};
	const refused: PartAnswer = { ...held, allowed: false, code: 'role', reasons: noCodes.map((code) => ({ code, clause: null })) };
	for (const language of Object.keys(languages) as Language[]) {
		const words = wordsOf(language);
		const sentences = [
			...[agreement, bare, schooled].flatMap((one) => sayAgreement(words, one)).map(({ sentence }) => sentence),
			...clauseIds
				.flatMap((clause) =>
					sayDifferences(
						words,
						clauseChanges.map((change) => ({ clause, change }))
					)
				)
				.flatMap((one) => Object.values(one)),
			...(['unknown', 'offered', 'later', 'in-force', 'over'] as const).map((state) => sayAgreementState(words, state)),
			...sayWhy(words, held),
			...sayWhy(words, refused)
		];
		for (const sentence of sentences)
			assert.doesNotMatch(sentence, /agreement\.\w|desk\.case|[{}…]|undefined/, `${language}: ${sentence}`);
	}
	const seen = new Set([agreement, bare, schooled].flatMap(describeAgreement).map(({ word }) => word));
	assert.deepEqual([...seen].sort(), [...lineWords].sort(), 'every line');
});

test('what a later version changes is told clause by clause, and why something is refused reason by reason', () => {
	const later = inventedAgreement({
		retention: { days: 120 },
		purposes: ['advice'],
		onward: null,
		term: { ...inventedClauses.term, reviewDay: '2026-10-01' as Day }
	});
	assert.deepEqual(
		sayDifferences(en, compareAgreements(agreement, later)).map(({ clause, change }) => `${clause}: ${change}`),
		[
			'What for: Allows less than before',
			'How long it is kept: Allows more than before',
			'Passing it on: Taken out',
			'From when, until when: Different from before'
		]
	);
	const answer: PartAnswer = {
		consent: null,
		agreement: null,
		policies: ['consent-withdrawn', 'clause-parts'],
		allowed: false,
		code: 'consent-withdrawn',
		reasons: [
			{ code: 'consent-withdrawn', clause: null },
			{ code: 'clause-parts', clause: 'parts' }
		]
	};
	assert.deepEqual(sayWhy(en, answer), [
		'The person has taken the consent back.',
		'The agreement does not allow this part of a case.'
	]);
});

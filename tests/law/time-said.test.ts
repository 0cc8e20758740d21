import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerRemedy, type Facts, type Limitation, parseFacts, type Remedy } from '#core/law';
import { lawSpeech } from '#server/law/speech.ts';

const source = { title: 'An invented law', url: 'https://law.example/' };
const asOf = '2026-11-22';

function said(limitation: Limitation, facts: Facts, confidence: Remedy['confidence'] = 'verified') {
	const remedy: Remedy = {
		id: 'xx-invented',
		kind: 'civil-damages',
		name: 'Invented damages',
		cite: 'Invented Act, s. 1',
		conducts: 'all',
		where: 'anywhere',
		conditions: [],
		limitation,
		source,
		confidence
	};
	const known = parseFacts(facts);
	assert.ok(known.ok);
	const answer = answerRemedy(remedy, 'XX', { facts: known.value, asOf, groups: {}, childAge: 18, ageOfMajority: 18 });
	const reason = answer.reasons.at(-1);
	return { answer, code: reason?.code, text: lawSpeech([]).option(answer).reasons.at(-1)?.text ?? '' };
}
const acts = (firstAct: string, lastAct = firstAct): Facts => ({ dates: { firstAct, lastAct } });

test('a time that was not worked out is never said to be endless', () => {
	for (const limitation of [
		{ notSaid: true },
		{ note: 'Depends on the penalty.' },
		{ period: 'P3Y', runsFrom: 'offence', appliesTo: { conducts: ['grooming'] } }
	] as const satisfies readonly Limitation[]) {
		const { code, text, answer } = said(limitation, { ...acts('2020-01-01'), conducts: ['doxxing'] });
		assert.equal(code, 'in-time-not-known', JSON.stringify(limitation));
		assert.match(text, /not worked out/);
		assert.ok((answer.limit?.steps.length ?? 0) > 0);
	}
	assert.equal(said({ none: true }, {}).code, 'in-time-no-limit');
	assert.equal(said({ period: 'P1Y', runsFrom: 'conviction' }, { accused: { convicted: false } }).code, 'in-time-not-begun');
});

test('what is over says the day it ended, or by which day, or that nobody checked the figure', () => {
	const rule = { period: 'P3Y', runsFrom: 'offence' } as const;
	assert.match(said(rule, acts('2020-05-01')).text, /It ended on 2023-05-01\.$/);
	const by = said(rule, acts('2020'));
	assert.deepEqual([by.code, by.text], ['late-by', 'The time for this has run out. It ended on 2023-12-31 at the latest.']);
	assert.equal(said(rule, acts('2020-05-01'), 'recalled').code, 'late-unchecked');
	assert.equal(said({ ...rule, confidence: 'recalled' }, acts('2020-05-01')).code, 'late-unchecked');
});

test('a time that hangs on unknown dates tells a safe day only while there is one', () => {
	const rule = { period: 'P3Y', runsFrom: 'offence' } as const;
	assert.equal(
		said(rule, { dates: { firstAct: '2025-01-01' } }).code,
		'in-time',
		'nothing ends before three years from the first act'
	);
	assert.equal(said(rule, { dates: { firstAct: '2020-01-01' } }).code, 'time-open-past');
	assert.equal(said(rule, {}).code, 'time-open-no-date');
	for (const facts of [{ dates: { firstAct: '2020-01-01' } }, {}])
		assert.doesNotMatch(said(rule, facts).text, /date to act by is|is \./);
});

test('a time that waits for a birthday does not begin before what went on after it was over', () => {
	const facts: Facts = { ...acts('2010-01-01', '2020-06-01'), survivor: { birthDate: '1998-03-03' } };
	for (const rule of [
		{ period: 'P3Y', runsFrom: 'offence', suspendedUntilAge: 18 },
		{ period: 'P3Y', suspendedUntilAge: 18 },
		{ period: 'P3Y', runsFrom: 'majority' }
	] as const satisfies readonly Limitation[])
		assert.equal(said(rule, facts).answer.limit?.date, '2023-06-01', JSON.stringify(rule));
	assert.equal(said({ suspendedUntilAge: 18 }, facts).answer.limit?.earliest, '2020-06-01', 'the safe day too');
});

test('a stated childhood settles an age without any date where it can', () => {
	const rule = { appliesTo: { underAge: 16 }, period: 'P9Y', runsFrom: 'offence' } as const;
	const facts = (childAtTime: boolean): Facts => ({ dates: { lastAct: '2020-01-01' }, survivor: { childAtTime } });
	assert.equal(said(rule, facts(false)).code, 'in-time-not-known', 'no child under 18 is not under 16 either');
	assert.equal(said(rule, facts(true)).answer.limit?.earliest, '2029-01-01');
});

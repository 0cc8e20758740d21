import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { may } from '#core/access';
import {
	type AgreementBody,
	type CompiledAct,
	compilePolicies,
	type GivenConsent,
	isSameParty,
	noCodes,
	type PartAnswer,
	type PartQuestion,
	type RuleCode,
	rulesUnder
} from '#core/consent';
import { quickBook } from '#tests/support/invented-agreement.ts';
import { anyQuestion, inventedAgreements } from '#tests/support/invented-questions.ts';
import { PolicyEngine } from './policy.ts';

const runs = 10_000;
const agreements = inventedAgreements(12, 7);
const book = quickBook(agreements);
/** The same in every run, so that a planted fault is noticed in each of them. */
const questions = fc.sample(anyQuestion(agreements), { numRuns: runs, seed: 20261123 });
const days = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000;

/** What each code means, said once more and in another way: none of it is read from a policy. */
type Broken = (question: PartQuestion, consent: GivenConsent, agreement: AgreementBody | null) => boolean;
const isSent = ({ act }: PartQuestion): boolean => act.startsWith('send');
const isRead = ({ act }: PartQuestion): boolean => !act.startsWith('send');
const names = ({ agreement }: GivenConsent): boolean => agreement !== null;
const goes = (agreement: AgreementBody, from: PartQuestion['from'], to: PartQuestion['to']): boolean => {
	const [first, second] = agreement.parties;
	const forth = from !== null && to !== null && isSameParty(from, first) && isSameParty(to, second);
	const back = from !== null && to !== null && isSameParty(from, second) && isSameParty(to, first);
	const { direction } = agreement.clauses;
	return (forth && direction !== 'second-to-first') || (back && direction !== 'first-to-second');
};
/** Whether it may have come from there: from the other party, or from who got it, to one it may be passed on to. */
const came = (agreement: AgreementBody, from: PartQuestion['from'], to: PartQuestion['by']['of']): boolean =>
	goes(agreement, from, to) ||
	((agreement.clauses.onward?.to ?? []).some((party) => isSameParty(party, to)) &&
		agreement.parties.some((party) => goes(agreement, party, from)));
const wrongWay: Broken = ({ act, by, from, to }, _, agreement) => {
	if (!agreement) return false;
	if (act === 'send-copy') return !goes(agreement, by.of, to);
	if (act === 'receive-copy' || (act === 'open' && from)) return !came(agreement, from, by.of);
	if (from) return !goes(agreement, from, by.of);
	return !agreement.parties.some((party) => goes(agreement, party, by.of));
};
const broken: Readonly<Record<Exclude<RuleCode, 'consent-missing'>, Broken>> = {
	role: ({ by }) => !may(by.role, 'open-case'),
	'consent-withdrawn': (_, { withdrawn }) => withdrawn,
	'consent-expired': ({ today }, { lastDay }) => today > lastDay,
	'consent-other-desk': (question, { desk, of }) =>
		isSent(question)
			? question.to === null || !isSameParty(question.to, of)
			: question.by.desk !== desk || !isSameParty(question.by.of, of),
	'consent-other-part': ({ part }, { parts }) => !parts.includes(part),
	'consent-other-purpose': (question, { purpose }) => question.purpose !== purpose,
	'agreement-missing': (question, consent) => !names(consent) && (question.act !== 'open' || question.from !== null),
	'agreement-not-in-force': (_, consent, agreement) => names(consent) && agreement === null,
	'agreement-other': (_, consent, agreement) => agreement !== null && agreement.agreement !== consent.agreement,
	'clause-term': ({ today }, _, agreement) =>
		agreement !== null && (today < agreement.clauses.term.firstDay || today > agreement.clauses.term.lastDay),
	'clause-direction': wrongWay,
	'clause-purposes': ({ purpose }, _, agreement) => agreement !== null && !agreement.clauses.purposes.includes(purpose),
	'clause-parts': ({ kind }, _, agreement) => agreement !== null && kind !== null && !agreement.clauses.parts.includes(kind),
	'clause-roles': (question, _, agreement) =>
		agreement !== null &&
		isRead(question) &&
		!(agreement.clauses.recipients.roles as readonly string[]).includes(question.by.role),
	'clause-training': (question, _, agreement) =>
		agreement !== null &&
		isRead(question) &&
		!agreement.clauses.recipients.training.every((code) => question.by.training.includes(code)),
	'clause-retention': ({ act, receivedOn, today }, _, agreement) =>
		agreement !== null &&
		(act === 'open' || act === 'send-onward') &&
		(receivedOn === null || days(receivedOn, today) < 0 || days(receivedOn, today) > agreement.clauses.retention.days),
	'clause-onward': ({ act, to }, _, agreement) =>
		agreement !== null &&
		act === 'send-onward' &&
		!(agreement.clauses.onward?.to ?? []).some((party) => to !== null && isSameParty(party, to))
};

const consentIn = (question: PartQuestion, answer: PartAnswer): GivenConsent | null =>
	question.consents.find(
		({ consent, withdrawn, lastDay }) => consent === answer.consent && !withdrawn && lastDay >= question.today
	) ??
	question.consents.find(({ consent }) => consent === answer.consent) ??
	null;
const agreementOf = (consent: GivenConsent | null, today: PartQuestion['today']): AgreementBody | null =>
	consent?.agreement ? (book.find(consent.agreement, today)?.body ?? null) : null;
const isBroken = (code: RuleCode, question: PartQuestion, consent: GivenConsent): boolean =>
	code !== 'consent-missing' && broken[code](question, consent, agreementOf(consent, question.today));

/** What no question brings out: a book gives no agreement outside of its term and none but the one that was asked for, and consents of other desks are not looked at. The policies hold it besides: policy.test.ts. */
const heldTwice: readonly string[] = ['clause-term', 'agreement-other', 'consent-other-desk', 'not-decided'];

/** What must hold of every answer. Each says nothing of answers that it is not about. */
type Property = (question: PartQuestion, answer: PartAnswer, engine: PolicyEngine) => void;
const codesOf = (prefix: string): readonly RuleCode[] =>
	noCodes.filter((code): code is RuleCode => code !== 'not-decided' && code.startsWith(prefix));
const holdsAll =
	(...prefixes: readonly string[]): Property =>
	(question, answer) => {
		if (!answer.allowed) return;
		const consent = consentIn(question, answer);
		assert.ok(consent, 'no consent');
		for (const code of prefixes.flatMap(codesOf)) assert.ok(!isBroken(code, question, consent), code);
	};

/** A consent that was withdrawn, has run out, or is about something else never permits. */
const consentHolds = holdsAll('consent-');
/** What an agreement permits lies within each of its clauses. */
const clausesHold = holdsAll('clause-', 'agreement-');
/** No role permits by itself, nor does a role that access does not name. */
const rolesAreNotEnough: Property = (question, answer, engine) => {
	if (answer.allowed) assert.ok(may(question.by.role, 'open-case'), question.by.role);
	if (answer.allowed || question.consents.length === 0)
		assert.equal(engine.decide({ ...question, consents: [] }, book).allowed, false, 'without a consent');
};
/** Agreements that her consents do not name change nothing. */
const othersAddNothing: Property = (question, answer, engine) => {
	const named = new Set(question.consents.map(({ agreement }) => agreement));
	const alone = quickBook(agreements.filter(({ agreement }) => named.has(agreement)));
	assert.deepEqual(engine.decide(question, alone), answer);
};
/** Every refusal says why: each reason is true, and none is left out. */
const refusalsAreNamed: Property = (question, answer) => {
	if (answer.allowed) return;
	assert.equal(answer.code, answer.reasons[0]?.code);
	const consents = question.consents.filter(({ consent }) => consent === answer.consent);
	const said = answer.reasons.map(({ code }) => code);
	if (consents.length === 0) {
		assert.ok(said.includes('consent-missing'), 'consent-missing');
		return;
	}
	const why = consents.map((consent) => noCodes.filter((code) => code !== 'not-decided' && isBroken(code, question, consent)));
	assert.ok(
		why.some((codes) => codes.join() === said.join()),
		`said ${said.join()}, found ${why.join(' or ')}`
	);
};

/** The first question whose answer has not the property, and what is wrong; `null` where there is none. */
function fault(
	engine: PolicyEngine,
	property: Property,
	asked: readonly PartQuestion[] = questions,
	from: typeof book = book
): string | null {
	for (const question of asked) {
		try {
			property(question, engine.decide(question, from), engine);
		} catch (error) {
			return `${(error as Error).message}: ${JSON.stringify(question)}`;
		}
	}
	return null;
}

test('all properties hold over ten thousand questions: consent, clauses, roles, named refusals', () => {
	let allowed = 0;
	const said = new Set<string>();
	const all: Property = (question, answer, asked) => {
		for (const property of [consentHolds, clausesHold, rolesAreNotEnough, refusalsAreNamed]) property(question, answer, asked);
		if (answer.allowed) allowed++;
		else for (const { code } of answer.reasons) said.add(code);
	};
	assert.equal(questions.length, 10_000);
	assert.equal(fault(new PolicyEngine(), all), null);
	// A yes must not be so rare among the questions that nothing is shown by them, and each code is to be seen.
	assert.ok(allowed > runs / 20, `${allowed} allowed`);
	assert.deepEqual([...said].sort(), noCodes.filter((code) => !heldTwice.includes(code)).sort());
});

test('agreements that her consents do not name change no answer', () => {
	assert.equal(fault(new PolicyEngine(), othersAddNothing), null);
});

type Compile = typeof compilePolicies;
const without =
	(code: RuleCode): Compile =>
	(agreement, act) =>
		compilePolicies(
			agreement,
			act,
			rulesUnder(agreement).filter((rule) => rule.code !== code)
		);
const changed =
	(change: (compiled: CompiledAct, act: string) => CompiledAct): Compile =>
	(agreement, act) =>
		change(compilePolicies(agreement, act), act);
/** The permit asks for nothing: what holds now, holds by the forbids. */
const careless = changed((compiled) => ({
	...compiled,
	deciding: Object.fromEntries(
		Object.entries(compiled.deciding).map(([id, policy]) => [
			id,
			policy.effect === 'permit' ? { ...policy, text: 'permit (principal, action, resource);' } : policy
		])
	)
}));
const permitAlone = changed((compiled) => ({
	...compiled,
	deciding: Object.fromEntries(Object.entries(compiled.deciding).filter(([, { effect }]) => effect === 'permit'))
}));

test('forbids win: under a permit that asks for nothing, no consent and no clause is passed over', () => {
	const both: Property = (question, answer, asked) => {
		consentHolds(question, answer, asked);
		clausesHold(question, answer, asked);
	};
	assert.equal(fault(new PolicyEngine(careless), both), null);
});

test('and the permit alone, without any forbid, permits nothing more', () => {
	const all: Property = (question, answer, asked) => {
		for (const property of [consentHolds, clausesHold, rolesAreNotEnough]) property(question, answer, asked);
	};
	assert.equal(fault(new PolicyEngine(permitAlone), all), null);
});

/** A fault planted in the policies, and the property that has to notice it. */
const planted: readonly [name: string, property: Property, compile: Compile][] = [
	...(['consent-withdrawn', 'consent-expired', 'consent-other-part', 'consent-other-purpose'] as const).map(
		(code): [string, Property, Compile] => [`without ${code}`, consentHolds, without(code)]
	),
	...(
		[
			'clause-direction',
			'clause-purposes',
			'clause-parts',
			'clause-roles',
			'clause-training',
			'clause-retention',
			'clause-onward',
			'agreement-missing',
			'agreement-not-in-force'
		] as const
	).map((code): [string, Property, Compile] => [`without ${code}`, clausesHold, without(code)]),
	['without role', rolesAreNotEnough, without('role')],
	['without consent-missing', rolesAreNotEnough, without('consent-missing')],
	[
		'a permit that asks for nothing, and no forbid',
		consentHolds,
		changed((compiled, act) => ({
			...compiled,
			deciding: { [`permit/${act}`]: { effect: 'permit', rules: [], text: 'permit (principal, action, resource);' } }
		}))
	],
	['refusals without names', refusalsAreNamed, changed((compiled) => ({ ...compiled, naming: {} }))],
	...codesOf('c')
		.filter((code) => !heldTwice.includes(code))
		.map((code): [string, Property, Compile] => [
			`refusals that do not name ${code}`,
			refusalsAreNamed,
			changed((compiled) => ({
				...compiled,
				naming: Object.fromEntries(Object.entries(compiled.naming).filter(([id]) => id !== code))
			}))
		])
];
for (const [name, property, compile] of planted)
	test(`a planted fault is noticed: ${name}`, () => {
		assert.notEqual(fault(new PolicyEngine(compile), property), null);
	});

test('a planted fault is noticed: an agreement that nobody named decides', () => {
	const [any] = agreements;
	assert.ok(any);
	const meddling = { find: () => ({ body: any, hash: '', lastDay: any.clauses.term.lastDay }) };
	assert.notEqual(fault(new PolicyEngine(without('agreement-other')), clausesHold, questions, meddling), null);
	const named: Property = (_, answer) => {
		if (answer.allowed && answer.agreement) assert.equal(answer.agreement, any.agreement);
	};
	assert.equal(fault(new PolicyEngine(), named, questions, meddling), null);
});

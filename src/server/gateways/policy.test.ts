import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import { type Day, type DeskId, must } from '#core/base';
import {
	type CompiledAct,
	compilePolicies,
	type NoCode,
	noCodes,
	type PartQuestion,
	partActs,
	renewAgreement,
	requestOf
} from '#core/consent';
import {
	bookOf,
	harbour,
	inventedAgreement,
	inventedClauses,
	inventedConsent,
	inventedParty,
	inventedQuestion,
	lantern,
	meadow,
	quickBook
} from '#tests/support/invented-agreement.ts';
import { inventedDesk } from '#tests/support/key-story.ts';
import { faultOf, isRequestInSchema, PolicyEngine } from './policy.ts';

const agreement = inventedAgreement();
const book = bookOf(agreement);
const engine = new PolicyEngine();
const { by } = inventedQuestion();

test('somebody who asks why they may is told every condition that held, the consent, the agreement, and the policy that decided', () => {
	const answer = engine.decide(inventedQuestion(), book);
	assert.ok(answer.allowed);
	assert.deepEqual(answer.policies, ['permit/open']);
	assert.equal(answer.consent, inventedConsent().consent);
	assert.equal(answer.agreement, agreement.agreement);
	assert.deepEqual(
		answer.held.map(({ code }) => code),
		noCodes.filter((code) => !['agreement-missing', 'agreement-not-in-force', 'clause-onward', 'not-decided'].includes(code))
	);
	assert.deepEqual(answer.unseen, []);
});

test('who decides without knowing the kind of a part says that the clause about kinds was not looked at', () => {
	const answer = engine.decide(inventedQuestion({ kind: null }), book);
	assert.ok(answer.allowed);
	assert.deepEqual(answer.unseen, ['parts']);
	assert.ok(!answer.held.some(({ clause }) => clause === 'parts'));
});

test('what she gave a desk here herself, under no agreement, it opens; what came from elsewhere it does not', () => {
	const consents = [inventedConsent({ agreement: null })];
	const own = engine.decide(inventedQuestion({ consents, receivedOn: null }), book);
	assert.ok(own.allowed);
	assert.equal(own.agreement, null);
	const copy = engine.decide(inventedQuestion({ consents, from: harbour }), book);
	assert.deepEqual([copy.allowed, !copy.allowed && copy.code], [false, 'agreement-missing']);
});

const consent = (change: Parameters<typeof inventedConsent>[0]): Partial<PartQuestion> => ({
	consents: [inventedConsent(change)]
});
const oneWay = inventedAgreement({ direction: 'second-to-first' }, 'one way');

/** What is asked, and the first reason of the refusal with its clause. */
const noes: readonly [NoCode, string | null, Partial<PartQuestion>][] = [
	['role', null, { by: { ...by, role: 'admin' }, ...consent({ agreement: null }) }],
	['role', null, { by: { ...by, role: 'court' }, ...consent({ agreement: null }) }],
	['consent-missing', null, { consents: [] }],
	['consent-missing', null, consent({ desk: inventedDesk('another desk') as DeskId })],
	['consent-missing', null, { act: 'send-copy', by: { ...by, of: harbour }, from: null, to: meadow }],
	['consent-withdrawn', null, consent({ withdrawn: true })],
	['consent-expired', null, consent({ lastDay: '2026-11-22' as Day })],
	['consent-other-part', null, { part: 5 }],
	['consent-other-purpose', null, { purpose: 'advice' }],
	['agreement-missing', null, { act: 'receive-copy', from: harbour, ...consent({ agreement: null }) }],
	['agreement-not-in-force', null, { today: '2027-01-01' as Day, ...consent({ lastDay: '2027-02-01' as Day }) }],
	['agreement-not-in-force', null, consent({ agreement: inventedAgreement({}, 'unknown').agreement })],
	['clause-direction', 'direction', { act: 'receive-copy', from: meadow }],
	['clause-direction', 'direction', consent({ agreement: oneWay.agreement })],
	['clause-purposes', 'purposes', { purpose: 'investigation', ...consent({ purpose: 'investigation' }) }],
	['clause-parts', 'parts', { kind: 'money' }],
	[
		'clause-roles',
		'recipients',
		{
			by: { ...by, role: 'desk-lead' },
			...consent({
				agreement: inventedAgreement({ recipients: { roles: ['desk-member'], training: [] } }, 'members only').agreement
			})
		}
	],
	['clause-training', 'recipients', { by: { ...by, training: [] } }],
	['clause-retention', 'retention', { receivedOn: '2026-08-24' as Day }],
	['clause-retention', 'retention', { receivedOn: null }],
	['clause-retention', 'retention', { receivedOn: '2026-11-24' as Day }],
	[
		'clause-onward',
		'onward',
		{ act: 'send-onward', to: inventedParty('Quay Watch'), ...consent({ of: inventedParty('Quay Watch') }) }
	]
];

test('each refusal names its reason, and the clause where an agreement is the reason', () => {
	const several = bookOf(
		agreement,
		oneWay,
		inventedAgreement({ recipients: { roles: ['desk-member'], training: [] } }, 'members only')
	);
	for (const [code, clause, change] of noes) {
		const answer = engine.decide(inventedQuestion(change), several);
		assert.ok(!answer.allowed, code);
		assert.deepEqual(answer.reasons, [{ code, clause }], JSON.stringify(change));
		assert.equal(answer.code, code);
		assert.deepEqual(answer.policies, [code]);
	}
	const seen = new Set(noes.map(([code]) => code));
	const others = noCodes.filter((code) => !seen.has(code));
	assert.deepEqual(others, ['consent-other-desk', 'agreement-other', 'clause-term', 'not-decided'], 'told in the tests below');
});

test('where several things are wrong all are told, what concerns the consent before what concerns the agreement', () => {
	const answer = engine.decide(inventedQuestion({ kind: 'money', purpose: 'oversight', ...consent({ withdrawn: true }) }), book);
	assert.ok(!answer.allowed);
	assert.deepEqual(
		answer.reasons.map(({ code }) => code),
		['consent-withdrawn', 'consent-other-purpose', 'clause-purposes', 'clause-parts']
	);
});

test('what is sent goes to the other party or onward to whom the agreement names, and nowhere else', () => {
	const sent = { ...by, of: harbour, desk: inventedDesk('Harbour desk') as DeskId };
	const copy = engine.decide(inventedQuestion({ act: 'send-copy', by: sent, to: lantern, from: null }), book);
	assert.equal(copy.allowed, true);
	const onward = inventedQuestion({ act: 'send-onward', to: meadow, from: harbour, ...consent({ of: meadow }) });
	assert.equal(engine.decide(onward, book).allowed, true);
	const closed = bookOf(inventedAgreement({ onward: null }));
	const refusal = engine.decide(onward, closed);
	assert.deepEqual(refusal.allowed ? [] : refusal.reasons, [{ code: 'clause-onward', clause: 'onward' }]);
});

test('whoever it may be passed on to reads it from who passed it on, and from nobody else, and passes it no further', () => {
	const atMeadow = { ...by, of: meadow, desk: inventedDesk('Meadow desk') as DeskId };
	const given = consent({ of: meadow, desk: atMeadow.desk });
	for (const act of ['open', 'receive-copy'] as const)
		assert.equal(engine.decide(inventedQuestion({ act, by: atMeadow, from: lantern, ...given }), book).allowed, true, act);
	const oneWayOnly = bookOf(inventedAgreement({ direction: 'first-to-second' }));
	for (const [from, under] of [
		[null, oneWayOnly],
		[harbour, oneWayOnly],
		[meadow, book]
	] as const) {
		const answer = engine.decide(inventedQuestion({ by: atMeadow, from, ...given }), under);
		assert.deepEqual(answer.allowed ? null : answer.reasons, [{ code: 'clause-direction', clause: 'direction' }]);
	}
	const further = inventedQuestion({ act: 'send-onward', by: atMeadow, from: lantern, to: meadow, ...given });
	const answer = engine.decide(further, book);
	assert.deepEqual(answer.allowed ? null : answer.code, 'clause-direction');
});

test('an act that is none is refused like anything that cannot be decided', () => {
	for (const act of ['burn', '__proto__', 'constructor', '']) {
		const answer = engine.decide(inventedQuestion({ act: act as never }), book);
		assert.deepEqual(answer.allowed ? null : answer.code, 'not-decided', act);
	}
	const someday = engine.decide(inventedQuestion({ today: 'someday' as Day }), quickBook([agreement]));
	assert.equal(someday.allowed, false);
});

test('a consent that ended does not hide one that holds', () => {
	const consents = [inventedConsent({ withdrawn: true, consent: 'A'.repeat(22) as never }), inventedConsent()];
	const answer = engine.decide(inventedQuestion({ consents }), book);
	assert.equal(answer.allowed && answer.consent, inventedConsent().consent);
});

test('the rules that a book and the choice of consents already keep are in the policies besides', () => {
	const decides = (find: Parameters<PolicyEngine['decide']>[1]['find'], question: PartQuestion): string => {
		const answer = engine.decide(question, { find });
		return answer.allowed ? 'allowed' : answer.code;
	};
	const held = (body: typeof agreement) => () => ({ body, hash: '', lastDay: body.clauses.term.lastDay });
	assert.equal(decides(held(inventedAgreement({}, 'another')), inventedQuestion()), 'agreement-other');
	const late = inventedQuestion({
		today: '2027-01-01' as Day,
		receivedOn: '2027-01-01' as Day,
		...consent({ lastDay: '2027-02-01' as Day })
	});
	assert.equal(decides(held(agreement), late), 'clause-term');
	const ofAnother = inventedConsent({ desk: inventedDesk('another desk') as DeskId });
	for (const set of ['deciding', 'naming'] as const) {
		const policies = Object.entries(compilePolicies(agreement, 'open')[set]).map(([id, { text }]) => [id, text]);
		const answer = cedar.isAuthorized({
			...(requestOf(inventedQuestion(), ofAnother) as unknown as cedar.AuthorizationCall),
			policies: { staticPolicies: Object.fromEntries(policies) }
		});
		assert.ok(answer.type === 'success');
		assert.deepEqual(answer.response, {
			decision: 'deny',
			diagnostics: { reason: [set === 'naming' ? 'consent-other-desk' : 'forbid/open'], errors: [] }
		});
	}
});

test('a later version decides from its first day on, and the one before no more', () => {
	const narrower = must(
		renewAgreement(agreement, {
			...inventedClauses,
			purposes: ['advice'],
			term: { firstDay: '2026-11-20' as Day, reviewDay: '2026-12-01' as Day, lastDay: '2026-12-31' as Day }
		})
	);
	const both = bookOf(agreement, narrower);
	assert.equal(engine.decide(inventedQuestion({ today: '2026-11-19' as Day }), both).allowed, true);
	const after = engine.decide(inventedQuestion(), both);
	assert.deepEqual(after.allowed ? null : after.code, 'clause-purposes');
	assert.equal(engine.decide(inventedQuestion({ today: '2026-11-19' as Day }), both).allowed, true, 'and back again');
});

test('two engines in one process do not share what they prepared, also under the same ids', () => {
	const one = new PolicyEngine();
	const other = new PolicyEngine();
	assert.deepEqual(one.prepare(agreement), { ok: true, value: null });
	assert.deepEqual(other.prepare(inventedAgreement({ purposes: ['oversight'] })), { ok: true, value: null });
	assert.equal(one.decide(inventedQuestion(), book).allowed, true);
});

const spoiled =
	(text: string, where: 'deciding' | 'naming' | 'both' = 'both') =>
	(...given: Parameters<typeof compilePolicies>): CompiledAct => {
		const { deciding, naming } = compilePolicies(...given);
		const more = { 'forbid/spoiled': { effect: 'forbid', rules: [], text } } as const;
		if (given[0] === null) return { deciding, naming };
		return {
			deciding: where === 'naming' ? deciding : { ...deciding, ...more },
			naming: where === 'deciding' ? naming : { ...naming, ...more }
		};
	};

test('a policy that speaks of something the schema does not know is not used, though the engine calls its validation a success', () => {
	const unknown = new PolicyEngine(spoiled('forbid (principal, action, resource) when { context.moon == "full" };'));
	const prepared = unknown.prepare(agreement);
	assert.equal(prepared.ok ? '' : prepared.refusal.code, 'policy-invalid');
	assert.match(prepared.ok ? '' : prepared.refusal.about, /forbid\/spoiled: .*moon/);
	const answer = unknown.decide(inventedQuestion(), book);
	assert.deepEqual(answer.allowed ? null : answer.reasons, [{ code: 'not-decided', clause: null }]);
	assert.equal(new PolicyEngine(spoiled('forbid (')).prepare(agreement).ok, false);
});

test('a yes beside which any policy could not be evaluated is a no', () => {
	const overflow = 'forbid (principal, action, resource) when { context.today * 9223372036854775807 == 1 };';
	const answer = new PolicyEngine(spoiled(overflow)).decide(inventedQuestion(), book);
	assert.deepEqual(answer.allowed ? null : answer.code, 'not-decided');
});

test('a no for which the naming policies find no reason stays a no', () => {
	const never = 'forbid (principal, action, resource) when { context.today > 0 };';
	const answer = new PolicyEngine(spoiled(never, 'deciding')).decide(inventedQuestion(), book);
	assert.deepEqual(answer.allowed ? null : answer.code, 'not-decided');
});

test('nothing starts where the rules without any agreement are wrong', () => {
	const wrong = (): CompiledAct => ({ deciding: { p: { effect: 'permit', rules: [], text: 'permit (' } }, naming: {} });
	assert.throws(() => new PolicyEngine(wrong), /policy-invalid/);
});

test('every set of policies passes strict validation, and every question is one that the schema knows', () => {
	const agreements = [
		null,
		agreement,
		oneWay,
		inventedAgreement({ onward: null, recipients: { roles: ['court'], training: [] } })
	];
	for (const one of agreements)
		for (const act of partActs) {
			const { deciding, naming } = compilePolicies(one, act);
			assert.equal(faultOf(deciding), null, act);
			assert.equal(faultOf(naming), null, act);
		}
	for (const [, , change] of noes) {
		const question = inventedQuestion(change);
		for (const one of [null, ...question.consents]) assert.ok(isRequestInSchema(question, one), JSON.stringify(change));
	}
	assert.equal(isRequestInSchema(inventedQuestion({ act: 'burn' as never }), inventedConsent()), false);
	assert.equal(isRequestInSchema(inventedQuestion({ part: 'three' as never }), inventedConsent()), false);
});

test('names of organisations, which others write, never stand in a policy', () => {
	const spiteful = {
		...agreement,
		parties: [harbour, { ...lantern, name: '"] } permit (principal, action, resource);' }] as const
	};
	for (const act of partActs)
		assert.deepEqual(compilePolicies({ ...spiteful, parties: [...spiteful.parties] }, act), compilePolicies(agreement, act));
	assert.ok(quickBook([agreement]).find(agreement.agreement, '2026-11-23' as Day));
});

import fc from 'fast-check';
import { roles } from '#core/access';
import type { Day, DeskId } from '#core/base';
import {
	type AgreementBody,
	basisCodes,
	type Clauses,
	directions,
	type GivenConsent,
	type PartAct,
	type PartQuestion,
	type PartyRef,
	partActs,
	recipientRoles,
	sharedKinds,
	trainingCodes
} from '#core/consent';
import { purposeCodes } from '#core/sealing';
import {
	harbour,
	inventedAgreement,
	inventedConsent,
	inventedParty,
	inventedQuestion,
	lantern,
	lanternDesk,
	meadow
} from './invented-agreement.ts';
import { inventedDesk } from './key-story.ts';

const dayAt = (number: number): Day => new Date(number * 86_400_000).toISOString().slice(0, 10) as Day;
const numberOf = (day: Day): number => Date.parse(day) / 86_400_000;
const start = numberOf('2026-01-01' as Day);
const some = <Code>(codes: readonly Code[], least = 1) => fc.subarray([...codes], { minLength: least });

const anyClauses: fc.Arbitrary<Partial<Clauses>> = fc
	.record({
		direction: fc.constantFrom(...directions),
		basis: fc.record({ codes: some(basisCodes), sources: fc.constant([]) }),
		purposes: some(purposeCodes),
		parts: some(sharedKinds),
		recipients: fc.record({ roles: some(recipientRoles), training: some(trainingCodes, 0) }),
		retention: fc.record({ days: fc.integer({ min: 1, max: 400 }) }),
		onward: fc.constantFrom(null, { to: [meadow] }, { to: [inventedParty('Quay Watch')] }),
		first: fc.integer({ min: start, max: start + 200 }),
		length: fc.integer({ min: 0, max: 300 })
	})
	.map(({ first, length, ...clauses }) => ({
		...clauses,
		term: { firstDay: dayAt(first), reviewDay: dayAt(first), lastDay: dayAt(first + length) }
	}));

/** So many agreements between Harbour House and Lantern Clinic that have little in common, the same for a seed. */
export const inventedAgreements = (count: number, seed: number): readonly AgreementBody[] =>
	fc
		.sample(anyClauses, { numRuns: count, seed })
		.map((clauses, at) => inventedAgreement(structuredClone(clauses), `agreement ${at}`));

const parties: readonly PartyRef[] = [harbour, lantern, meadow, inventedParty('Quay Watch')];
const deskOf = (party: PartyRef): DeskId => (party === lantern ? lanternDesk : inventedDesk(`desk of ${party.organisation}`));

/** A question that is as near to a yes as the agreement lets it be. */
function nearlyYes(agreement: AgreementBody, act: PartAct, reversed: boolean, passedOn: boolean): PartQuestion {
	const { direction, purposes, parts, recipients, onward, term } = agreement.clauses;
	const back = direction === 'second-to-first' || (direction === 'both' && reversed);
	const [sender, receiver] = back ? ([lantern, harbour] as const) : ([harbour, lantern] as const);
	const third = onward?.to[0] ?? meadow;
	const atThird = passedOn && (act === 'open' || act === 'receive-copy');
	const [from, to] = atThird ? ([receiver, third] as const) : ([sender, receiver] as const);
	const asker = act === 'send-copy' ? from : to;
	const reader = act === 'send-copy' ? to : act === 'send-onward' ? third : asker;
	const question = inventedQuestion();
	const purpose = purposes[0] ?? 'support';
	return {
		...question,
		act,
		by: {
			...question.by,
			desk: deskOf(asker),
			of: asker,
			role: recipients.roles.find((role) => role.startsWith('desk-')) ?? 'desk-member',
			training: recipients.training
		},
		kind: parts[0] ?? null,
		purpose,
		today: term.lastDay,
		receivedOn: term.lastDay,
		from: act === 'send-copy' ? null : from,
		to: act === 'send-copy' ? to : act === 'send-onward' ? third : null,
		consents: [
			inventedConsent({ desk: deskOf(reader), of: reader, purpose, lastDay: term.lastDay, agreement: agreement.agreement })
		]
	};
}

type Twist = (question: PartQuestion) => PartQuestion;

const ofQuestion = (change: fc.Arbitrary<Partial<PartQuestion>>): fc.Arbitrary<Twist> =>
	change.map((given) => (question) => ({ ...question, ...given }));
const ofAsker = (change: fc.Arbitrary<Partial<PartQuestion['by']>>): fc.Arbitrary<Twist> =>
	change.map((given) => (question) => ({ ...question, by: { ...question.by, ...given } }));
const ofConsent = (change: fc.Arbitrary<Partial<GivenConsent>>): fc.Arbitrary<Twist> =>
	change.map((given) => (question) => ({
		...question,
		consents: question.consents.map((consent) => ({ ...consent, ...given }))
	}));
const anyDay = fc.integer({ min: start - 20, max: start + 520 }).map(dayAt);
const anyParty = fc.constantFrom(...parties);

/** Everything about a question that can be another. */
const twists = (agreements: readonly AgreementBody[]): readonly fc.Arbitrary<Twist>[] => [
	ofQuestion(fc.record({ act: fc.constantFrom(...partActs) })),
	ofQuestion(fc.record({ kind: fc.constantFrom(null, ...sharedKinds) })),
	ofQuestion(fc.record({ part: fc.integer({ min: 0, max: 6 }) })),
	ofQuestion(fc.record({ purpose: fc.constantFrom(...purposeCodes) })),
	ofQuestion(fc.record({ today: anyDay })),
	ofQuestion(fc.record({ receivedOn: fc.option(anyDay, { nil: null }) })),
	ofQuestion(fc.record({ from: fc.option(anyParty, { nil: null }) })),
	ofQuestion(fc.record({ to: fc.option(anyParty, { nil: null }) })),
	ofQuestion(fc.constant({ consents: [] })),
	ofAsker(fc.record({ role: fc.constantFrom(...roles) })),
	ofAsker(fc.record({ training: some(trainingCodes, 0) })),
	ofAsker(anyParty.map((of) => ({ of, desk: deskOf(of) }))),
	ofAsker(fc.constant({ desk: inventedDesk('another desk') })),
	ofConsent(fc.record({ withdrawn: fc.constant(true) })),
	ofConsent(fc.record({ lastDay: anyDay })),
	ofConsent(fc.record({ purpose: fc.constantFrom(...purposeCodes) })),
	ofConsent(fc.record({ parts: some([1, 2, 3, 4, 5], 0) })),
	ofConsent(anyParty.map((of) => ({ of, desk: deskOf(of) }))),
	ofConsent(fc.record({ agreement: fc.constantFrom(null, ...agreements.map(({ agreement }) => agreement)) })),
	anyDay.map((lastDay) => (question) => ({
		...question,
		consents: question.consents.flatMap((consent) => [
			{ ...consent, withdrawn: true },
			{ ...consent, lastDay }
		])
	}))
];

/** Questions about these agreements: a yes, or up to three things away from one. */
export const anyQuestion = (agreements: readonly AgreementBody[]): fc.Arbitrary<PartQuestion> =>
	fc
		.record({
			agreement: fc.constantFrom(...agreements),
			act: fc.constantFrom(...partActs),
			reversed: fc.boolean(),
			passedOn: fc.boolean(),
			changes: fc.array(fc.oneof(...twists(agreements)), { maxLength: 3 })
		})
		.map(({ agreement, act, reversed, passedOn, changes }) =>
			changes.reduce((question, twist) => twist(question), nearlyYes(agreement, act, reversed, passedOn))
		);

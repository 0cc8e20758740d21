import type { Role } from '#core/access';
import type { CaseId, ConsentId, Day, DeskId, MemberId } from '#core/base';
import type { PartNumber, PurposeCode } from '#core/sealing';
import type { AgreementId, ClauseId, PartyRef, SharedKind, TrainingCode } from './agreement.ts';
import { placeOfParty } from './parse-agreement.ts';
import { dayNumber, type NoCode, noCodes, type PartAct } from './policy-rules.ts';
import type { CompiledPolicies } from './policy-text.ts';

/** Who asks: a member in a desk of an organisation, with what that member was trained in. */
export type Asker = {
	readonly member: MemberId;
	readonly desk: DeskId;
	readonly of: PartyRef;
	readonly role: Role;
	readonly training: readonly TrainingCode[];
};

/** A consent of a case as far as it stands in clear. `of` is the organisation of its desk. */
export type GivenConsent = {
	readonly consent: ConsentId;
	readonly desk: DeskId;
	readonly of: PartyRef;
	readonly parts: readonly PartNumber[];
	readonly purpose: PurposeCode;
	readonly lastDay: Day;
	readonly withdrawn: boolean;
	readonly agreement: AgreementId | null;
};

/** Whether somebody may do something with a part of a case now. `null` is: not known, or there is none. */
export type PartQuestion = {
	readonly act: PartAct;
	readonly by: Asker;
	readonly case: CaseId;
	readonly part: PartNumber;
	/** Sealed: a node does not know it. Whoever asks without it is told that the clause about kinds was not looked at. */
	readonly kind: SharedKind | null;
	readonly purpose: PurposeCode;
	readonly today: Day;
	/** All consents of the case, also those that ended. */
	readonly consents: readonly GivenConsent[];
	/** The day from which the asker's organisation has had it: of a copy, when it came. */
	readonly receivedOn: Day | null;
	/** From whom a copy came or comes, to whom one goes; `from` is `null` for what she gave here herself. */
	readonly from: PartyRef | null;
	readonly to: PartyRef | null;
};

/** Why: the consent and the agreement that decided, and by which policies, as the engine names them. */
type Grounds = {
	readonly consent: ConsentId | null;
	readonly agreement: AgreementId | null;
	readonly policies: readonly string[];
};

/** A condition that was looked at, with the clause that asks for it. */
export type Reason = { readonly code: NoCode; readonly clause: ClauseId | null };

/**
 * The answer to "may I?" and to "why?". Allowed: `held` are all conditions that held, `unseen` clauses that whoever decided could not look at. Refused: `code` is the
 * first reason, `reasons` all of them.
 */
export type PartAnswer =
	| (Grounds & { readonly allowed: true; readonly held: readonly Reason[]; readonly unseen: readonly ClauseId[] })
	| (Grounds & { readonly allowed: false; readonly code: NoCode; readonly reasons: readonly Reason[] });

type Uid = { readonly type: string; readonly id: string };
type Entity = { readonly uid: Uid; readonly attrs: { readonly [name: string]: unknown }; readonly parents: readonly Uid[] };

/** A question as the engine takes it. */
export type PolicyRequest = {
	readonly principal: Uid;
	readonly action: Uid;
	readonly resource: Uid;
	readonly context: { readonly [name: string]: unknown };
	readonly entities: readonly Entity[];
};

const uid = (kind: 'Member' | 'Part' | 'Action', id: string): Uid => ({ type: `Causeway::${kind}`, id });

/**
 * The consents under which this could be, the likeliest first: those of the desk that reads it or will (of all desks of `to` where a copy is sent), the ones that cover the part before others,
 * and those in force before those that ended. Only these say anything about the asker: what others were given is nobody else's.
 */
export function consentsAsked(question: PartQuestion): readonly GivenConsent[] {
	const { act, by, to, part, purpose, today } = question;
	const isSent = act === 'send-copy' || act === 'send-onward';
	const near = question.consents.filter((one) =>
		isSent
			? to !== null && placeOfParty(one.of) === placeOfParty(to)
			: one.desk === by.desk && placeOfParty(one.of) === placeOfParty(by.of)
	);
	const distance = (one: GivenConsent): number =>
		Number(!one.parts.includes(part)) * 8 +
		Number(one.withdrawn) * 4 +
		Number(one.lastDay < today) * 2 +
		Number(one.purpose !== purpose);
	return near.toSorted((one, other) => distance(one) - distance(other));
}

/** The request that asks it under one consent, or under none. Organisations go by node and id, since ids are only unique within a node. */
export function requestOf(question: PartQuestion, consent: GivenConsent | null): PolicyRequest {
	const { act, by, case: ofCase, part, kind, purpose, today, receivedOn, from, to } = question;
	const principal = uid('Member', by.member);
	const resource = uid('Part', `${ofCase}/${part}`);
	const { desk, role, training } = by;
	return {
		principal,
		action: uid('Action', act),
		resource,
		context: {
			purpose,
			today: dayNumber(today),
			...(consent && { consent: inClear(consent) }),
			...(receivedOn !== null && { receivedOn: dayNumber(receivedOn) }),
			...(from && { from: placeOfParty(from) }),
			...(to && { to: placeOfParty(to) })
		},
		entities: [
			{ uid: principal, attrs: { desk, of: placeOfParty(by.of), role, training }, parents: [] },
			{ uid: resource, attrs: kind === null ? { number: part } : { number: part, kind }, parents: [] }
		]
	};
}

const inClear = ({ desk, of, parts, purpose, lastDay, withdrawn, agreement }: GivenConsent): object => ({
	desk,
	of: placeOfParty(of),
	parts,
	purpose,
	lastDay: dayNumber(lastDay),
	withdrawn,
	...(agreement !== null && { agreement })
});

/** What the engine decided, as it said it: `failed` where anything at all went wrong on the way. */
export type Decided = { readonly decision: 'allow' | 'deny'; readonly policies: readonly string[]; readonly failed: boolean };

const groundsOf = (consent: GivenConsent | null, policies: readonly string[]): Grounds => ({
	consent: consent?.consent ?? null,
	agreement: consent?.agreement ?? null,
	policies
});

/**
 * Reads what the deciding set said. A yes counts only where the engine allowed, nothing failed, and it names the permit of this set and nothing else; `null` is: no,
 * ask why.
 */
export function readYes(
	{ kind }: Pick<PartQuestion, 'kind'>,
	consent: GivenConsent | null,
	deciding: CompiledPolicies,
	{ decision, policies, failed }: Decided
): PartAnswer | null {
	const [id, ...others] = policies;
	const permit = id !== undefined && Object.hasOwn(deciding, id) ? deciding[id] : undefined;
	if (decision !== 'allow' || failed || others.length > 0 || permit?.effect !== 'permit') return null;
	const unseen = kind === null && permit.rules.some(({ clause }) => clause === 'parts') ? (['parts'] as const) : [];
	const held = permit.rules.filter(({ clause }) => clause !== 'parts' || kind !== null);
	return { ...groundsOf(consent, policies), allowed: true, held: held.map(({ code, clause }) => ({ code, clause })), unseen };
}

/** Reads why not from what the naming set said. Whatever it says, it is a no; where it names nothing, or something failed, the code is `not-decided`. */
export function readNo(consent: GivenConsent | null, naming: CompiledPolicies, { policies, failed }: Decided): PartAnswer {
	const reasons = policies
		.flatMap((id) => (Object.hasOwn(naming, id) ? (naming[id]?.rules ?? []) : []))
		.map(({ code, clause }): Reason => ({ code, clause }))
		.toSorted((one, other) => noCodes.indexOf(one.code) - noCodes.indexOf(other.code));
	const [first = undecided] = failed ? [] : reasons;
	return {
		...groundsOf(consent, policies),
		allowed: false,
		code: first.code,
		reasons: first === undecided ? [undecided] : reasons
	};
}

const undecided: Reason = { code: 'not-decided', clause: null };

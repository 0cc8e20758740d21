/**
 * Consent: what two organisations agree on before anything of a case goes from one to the other, and what follows from it and from her consent.
 * Promises:
 * - An agreement holds only as both organisations signed it, from its first day to its last, or until one of them ends it.
 * - Every clause has one id for ever; what differs between two versions, and why something was refused, is told by it.
 * - Nothing is permitted but by a role that core/access lets do it, and a consent in force that names desk, part and purpose, and,
 *   where something passes between organisations, every clause of the agreement that the consent names.
 * - Whatever is not clearly a yes is a no, and every no has a code.
 * - An agreement names organisations and no person.
 */
export {
	type AgreementBody,
	type AgreementEndBody,
	type AgreementEndStatement,
	type AgreementId,
	type AgreementStatement,
	type BasisCode,
	basisCodes,
	type ClauseId,
	type Clauses,
	clauseIds,
	type Direction,
	directions,
	hashOfAgreement,
	isSameParty,
	type Party,
	type PartyRef,
	type RecipientRole,
	receiversOf,
	recipientRoles,
	type SharedKind,
	sharedKinds,
	type TrainingCode,
	trainingCodes
} from './agreement.ts';
export {
	AgreementBook,
	type AgreementRefusal,
	type AgreementState,
	agreementTypes,
	type Concluded,
	replayAgreements,
	type SignerOf
} from './agreement-book.ts';
export { type ClauseChange, type ClauseDifference, clauseChanges, compareAgreements } from './compare-agreements.ts';
export {
	type AgreementLine,
	type CodeList,
	describeAgreement,
	type LineValue,
	type LineWord,
	lineWords
} from './describe-agreement.ts';
export { basisTerms, exchangeContext, exchangeProfile, partTerms, partyIri, purposeTerms } from './exchange-terms.ts';
export { kindsOutside } from './kinds-outside.ts';
export {
	fingerprintOf,
	keyBodyFor,
	makeOrganisationKey,
	type OrganisationKeyRequest,
	type OrganisationKeyWish,
	type OrganisationKeyWishBody,
	parseWishBody,
	unwrapOrganisationKey
} from './organisation-key.ts';
export { agreementLimits, parseAgreementBody, parseAgreementEndBody } from './parse-agreement.ts';
export {
	type Asker,
	consentsAsked,
	type Decided,
	type GivenConsent,
	type PartAnswer,
	type PartQuestion,
	type PolicyRequest,
	type Reason,
	readNo,
	readYes,
	requestOf
} from './policy-question.ts';
export { type NoCode, noCodes, type PartAct, type PolicyRule, partActs, type RuleCode, rulesUnder } from './policy-rules.ts';
export { type CompiledAct, type CompiledPolicies, type CompiledPolicy, compilePolicies, policySchema } from './policy-text.ts';
export { proveAgreements } from './prove-agreements.ts';
export { readExchange } from './read-exchange.ts';
export type { PartDenied, PartGround, ReadingGrounds } from './reading-grounds.ts';
export { type KeysAndAgreements, replayWithKeys } from './replay-with-keys.ts';
export { signerIn } from './signer-in.ts';
export { endAgreement, renewAgreement, signAgreement, writeAgreement } from './write-agreement.ts';
export { writeExchange } from './write-exchange.ts';

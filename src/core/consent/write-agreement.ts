import { accepted, type Day, type Outcome } from '#core/base';
import { purposeCodes, type SigningKey, sign } from '#core/sealing';
import {
	type AgreementBody,
	type AgreementEndBody,
	type AgreementEndStatement,
	type AgreementId,
	type AgreementStatement,
	basisCodes,
	type Clauses,
	hashOfAgreement,
	type Party,
	type PartyRef,
	recipientRoles,
	sharedKinds,
	trainingCodes
} from './agreement.ts';
import { parseAgreementBody, parseAgreementEndBody, placeOfParty } from './parse-agreement.ts';

type Refused = 'agreement-malformed';

/** The first version of an agreement from what a form gives, in whatever order. Refuses `agreement-malformed` with the clause that cannot be so. */
export const writeAgreement = (
	agreement: AgreementId,
	parties: readonly [Party, Party],
	clauses: Clauses
): Outcome<AgreementBody, Refused> => written(agreement, 1, null, parties, clauses);

/** The version that is to follow, between the same parties. Refuses as {@link writeAgreement}. */
export const renewAgreement = (before: AgreementBody, clauses: Clauses): Outcome<AgreementBody, Refused> =>
	written(before.agreement, before.version + 1, hashOfAgreement(before), before.parties, clauses);

/** One party's word for exactly this version: the first who says it offers, the second agrees. Throws where the body is none: it was read before. */
export function signAgreement(body: AgreementBody, key: SigningKey): AgreementStatement {
	if (!parseAgreementBody({ body }).ok) throw new Error('impossible: not an agreement');
	return sign(body, key);
}

/** One party's word that an agreement holds until `lastDay` and no longer; of one that was only offered, that the offer is taken back. */
export function endAgreement(of: AgreementBody, by: PartyRef, lastDay: Day, key: SigningKey): AgreementEndStatement {
	const body: AgreementEndBody = {
		v: 1,
		type: 'causeway/agreement-end/v1',
		agreement: of.agreement,
		of: hashOfAgreement(of),
		by: { node: by.node, organisation: by.organisation },
		lastDay
	};
	if (!parseAgreementEndBody({ body }).ok) throw new Error('impossible: not an ending');
	return sign(body, key);
}

function written(
	agreement: AgreementId,
	version: number,
	prev: string | null,
	parties: readonly [Party, Party],
	clauses: Clauses
): Outcome<AgreementBody, Refused> {
	const body: AgreementBody = {
		v: 1,
		type: 'causeway/agreement/v1',
		agreement,
		version,
		prev,
		parties,
		clauses: inOrder(clauses)
	};
	const parsed = parseAgreementBody({ body });
	return parsed.ok ? accepted(body) : parsed;
}

/** The same clauses with each set in the order of its list; what is in no list stays and is refused. */
const inOrder = (clauses: Clauses): Clauses => ({
	...clauses,
	basis: { ...clauses.basis, codes: ordered(basisCodes, clauses.basis.codes) },
	purposes: ordered(purposeCodes, clauses.purposes),
	parts: ordered(sharedKinds, clauses.parts),
	recipients: {
		roles: ordered(recipientRoles, clauses.recipients.roles),
		training: ordered(trainingCodes, clauses.recipients.training)
	},
	onward: clauses.onward && {
		to: clauses.onward.to.toSorted((one, other) => (placeOfParty(one) < placeOfParty(other) ? -1 : 1))
	}
});

const ordered = <Code extends string>(list: readonly Code[], codes: readonly Code[]): readonly Code[] =>
	[...new Set(codes)].toSorted((one, other) => list.indexOf(one) - list.indexOf(other));

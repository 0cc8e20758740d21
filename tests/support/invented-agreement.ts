import type { CaseId, ConsentId, Day, DeskId, MemberId } from '#core/base';
import { must } from '#core/base';
import {
	type AgreementBody,
	AgreementBook,
	type AgreementId,
	type Clauses,
	type GivenConsent,
	hashOfAgreement,
	type PartQuestion,
	type Party,
	type PartyRef,
	replayAgreements,
	signAgreement,
	writeAgreement
} from '#core/consent';
import type { NodeId } from '#core/log';
import { inventedId, inventedOrganisation, inventedSigner } from './key-story.ts';

export const inventedParty = (name: string): Party => ({
	node: inventedId<'node'>(`node of ${name}`) as NodeId,
	organisation: inventedOrganisation(name),
	name
});

export const harbour = inventedParty('Harbour House');
export const lantern = inventedParty('Lantern Clinic');
export const meadow = inventedParty('Meadow Court');

/** What Harbour House and Lantern Clinic agree on in every test, unless a change says otherwise. */
export const inventedClauses: Clauses = {
	direction: 'both',
	basis: { codes: ['explicit-consent'], sources: ['Invented Act 1, section 2'] },
	purposes: ['support', 'advice'],
	parts: ['account', 'evidence'],
	recipients: { roles: ['desk-member', 'desk-lead'], training: ['confidentiality'] },
	retention: { days: 90 },
	onward: { to: [meadow] },
	answer: { hours: 48 },
	breach: { hours: 24 },
	term: { firstDay: '2026-01-01' as Day, reviewDay: '2026-09-01' as Day, lastDay: '2026-12-31' as Day }
};

export const inventedAgreement = (change: Partial<Clauses> = {}, name = 'agreement'): AgreementBody =>
	must(writeAgreement(inventedId<'agreement'>(name) as AgreementId, [harbour, lantern], { ...inventedClauses, ...change }));

/** Each organisation signs with the key that is named after it. */
export const signerOfParty = (party: PartyRef): string | null => {
	const known = [harbour, lantern, meadow].find(({ organisation }) => organisation === party.organisation);
	return known ? inventedSigner(known.name).public : null;
};

/** A book in which both organisations signed these. */
export const bookOf = (...bodies: readonly AgreementBody[]): AgreementBook =>
	must(
		replayAgreements(
			bodies.flatMap((body) => [harbour, lantern].map(({ name }) => signAgreement(body, inventedSigner(name)))),
			signerOfParty
		)
	);

/** The same without signatures: for very many, of which none is looked at but those that a question names. */
export function quickBook(bodies: readonly AgreementBody[]): Pick<AgreementBook, 'find'> {
	const records = bodies.map((body) => {
		const version = { body, hash: hashOfAgreement(body) };
		return [
			body.agreement,
			{ parties: body.parties, first: body, concluded: [version], offers: [null, null], endsOn: null }
		] as const;
	});
	return new AgreementBook(new Map(records), 0);
}

export const lanternDesk = inventedId<'desk'>('Lantern desk') as DeskId;

export const inventedConsent = (change: Partial<GivenConsent> = {}): GivenConsent => ({
	consent: inventedId<'consent'>('a consent') as ConsentId,
	desk: lanternDesk,
	of: lantern,
	parts: [3, 4],
	purpose: 'support',
	lastDay: '2026-11-30' as Day,
	withdrawn: false,
	agreement: inventedAgreement().agreement,
	...change
});

/** A member of Lantern Clinic opens the account that Harbour House sent: a yes, unless a change says otherwise. */
export const inventedQuestion = (change: Partial<PartQuestion> = {}): PartQuestion => ({
	act: 'open',
	by: {
		member: inventedId<'member'>('Di') as MemberId,
		desk: lanternDesk,
		of: lantern,
		role: 'desk-member',
		training: ['confidentiality']
	},
	case: inventedId<'case'>('a case') as CaseId,
	part: 3,
	kind: 'account',
	purpose: 'support',
	today: '2026-11-23' as Day,
	consents: [inventedConsent()],
	receivedOn: '2026-11-01' as Day,
	from: null,
	to: null,
	...change
});

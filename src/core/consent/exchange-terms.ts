import type { PurposeCode } from '#core/sealing';
import type { BasisCode, PartyRef, SharedKind } from './agreement.ts';

/** What stands for what in an exchanged agreement: ODRL 2.2, DPV 2.3, DCMI terms, SKOS; our own terms have no address that could be asked. */
export const exchangeContext = {
	odrl: 'http://www.w3.org/ns/odrl/2/',
	dpv: 'https://w3id.org/dpv#',
	'eu-gdpr': 'https://w3id.org/dpv/legal/eu/gdpr#',
	dct: 'http://purl.org/dc/terms/',
	skos: 'http://www.w3.org/2004/02/skos/core#',
	xsd: 'http://www.w3.org/2001/XMLSchema#',
	causeway: 'urn:causeway:term:'
} as const;

/** Our own rules about how an agreement is written in ODRL: which members there are, and what they mean (spec/agreement.md). */
export const exchangeProfile = 'urn:causeway:odrl-profile:1';

/** Grounds of law in DPV, and in its terms for the GDPR where DPV itself knows none. */
export const basisTerms = {
	consent: 'dpv:Consent',
	'explicit-consent': 'eu-gdpr:A9-2-a',
	'legal-obligation': 'dpv:LegalObligation',
	'vital-interest': 'dpv:VitalInterest',
	'public-interest': 'dpv:PublicInterest',
	'official-authority': 'dpv:OfficialAuthorityOfController',
	'legitimate-interest': 'dpv:LegitimateInterest',
	'legal-claims': 'eu-gdpr:A9-2-f'
} as const satisfies Readonly<Record<BasisCode, string>>;

/** Which wider purpose of DPV each of ours is a case of. */
export const purposeTerms = {
	support: 'dpv:RequestedServiceProvision',
	advice: 'dpv:RightsFulfilment',
	investigation: 'dpv:ProtectionOfPublicSecurity',
	proceedings: 'dpv:DisputeManagement',
	oversight: 'dpv:OrganisationComplianceManagement',
	testimony: 'dpv:DisputeManagement'
} as const satisfies Readonly<Record<PurposeCode, string>>;

/** What of the personal data of DPV each kind of part holds. */
export const partTerms = {
	identity: 'dpv:IdentifyingPersonalData',
	contact: 'dpv:IdentifyingPersonalData',
	account: 'dpv:SensitivePersonalData',
	evidence: 'dpv:SensitivePersonalData',
	support: 'dpv:SpecialCategoryPersonalData',
	money: 'dpv:PersonalData'
} as const satisfies Readonly<Record<SharedKind, string>>;

export const partyIri = ({ node, organisation }: PartyRef): string => `urn:causeway:organisation:${node}:${organisation}`;

import { sha256 } from '@noble/hashes/sha2.js';
import type { Role } from '#core/access';
import { canonicalBytes, type Day, type Id, type Json, type OrganisationId, toBase64url } from '#core/base';
import type { NodeId } from '#core/log';
import type { Labelled, PartKind, PurposeCode, Signed } from '#core/sealing';

export type AgreementId = Id<'agreement'>;

/** An organisation as a key log has it: ids are only unique within the log of a node. */
export type PartyRef = { readonly node: NodeId; readonly organisation: OrganisationId };
/** A party with its public name, as it was when the agreement was written. */
export type Party = PartyRef & { readonly name: string };

/** Which way things may go: `first` and `second` are the parties in their order. */
export const directions = ['both', 'first-to-second', 'second-to-first'] as const;
export type Direction = (typeof directions)[number];

/** On which ground of law something is passed on, whatever the law of the place calls it. */
export const basisCodes = [
	'consent',
	'explicit-consent',
	'legal-obligation',
	'vital-interest',
	'public-interest',
	'official-authority',
	'legitimate-interest',
	'legal-claims'
] as const;
export type BasisCode = (typeof basisCodes)[number];

/** What an agreement can be about: never her own part, and never a thread, which belongs to one desk. */
export const sharedKinds = [
	'identity',
	'contact',
	'account',
	'evidence',
	'support',
	'money'
] as const satisfies readonly PartKind[];
export type SharedKind = (typeof sharedKinds)[number];

/** In which roles people may read what was passed on. Naming a role here gives it nothing that core/access does not. */
export const recipientRoles = [
	'desk-member',
	'desk-lead',
	'defence',
	'court',
	'amicus',
	'watchdog',
	'survivor-evaluator'
] as const satisfies readonly Role[];
export type RecipientRole = (typeof recipientRoles)[number];

/** Training that recipients can be asked to have. */
export const trainingCodes = ['confidentiality', 'trauma', 'children', 'evidence'] as const;
export type TrainingCode = (typeof trainingCodes)[number];

/** What both sides promise each other. Sets stand in the order of their lists above; `null` where a clause was left out. */
export type Clauses = {
	readonly direction: Direction;
	readonly basis: { readonly codes: readonly BasisCode[]; readonly sources: readonly string[] };
	readonly purposes: readonly PurposeCode[];
	readonly parts: readonly SharedKind[];
	/** `training` must all have been done. */
	readonly recipients: { readonly roles: readonly RecipientRole[]; readonly training: readonly TrainingCode[] };
	/** Counted from the day on which the recipient got it: readable on so many days after that. */
	readonly retention: { readonly days: number };
	/** To whom it may be passed on from there; to nobody where it was left out. */
	readonly onward: { readonly to: readonly Party[] } | null;
	readonly answer: { readonly hours: number } | null;
	readonly breach: { readonly hours: number } | null;
	readonly term: { readonly firstDay: Day; readonly reviewDay: Day; readonly lastDay: Day };
};

/** Every clause has one id for ever, the same in each version and each agreement: what refusals and differences name. */
export const clauseIds = [
	'direction',
	'basis',
	'purposes',
	'parts',
	'recipients',
	'retention',
	'onward',
	'answer',
	'breach',
	'term'
] as const satisfies readonly (keyof Clauses)[];
export type ClauseId = (typeof clauseIds)[number];

/** A version of an agreement, as spec/agreement.md has it. `prev` is the hash of the version before. Each party signs exactly this. */
export type AgreementBody = Labelled<'causeway/agreement/v1'> & {
	readonly agreement: AgreementId;
	readonly version: number;
	readonly prev: string | null;
	readonly parties: readonly [Party, Party];
	readonly clauses: Clauses;
};
export type AgreementStatement = Signed<AgreementBody>;

/** One party ends an agreement, whatever the other says: `lastDay` is the last on which it holds. `of` is the hash of the version in force, or of what was offered. */
export type AgreementEndBody = Labelled<'causeway/agreement-end/v1'> & {
	readonly agreement: AgreementId;
	readonly of: string;
	readonly by: PartyRef;
	readonly lastDay: Day;
};
export type AgreementEndStatement = Signed<AgreementEndBody>;

/** SHA-256 of the RFC 8785 text of the body, base64url: both signatures are about the same one. */
export const hashOfAgreement = (body: AgreementBody): string => toBase64url(sha256(canonicalBytes(body as unknown as Json)));

export const isSameParty = (one: PartyRef, other: PartyRef): boolean =>
	one.node === other.node && one.organisation === other.organisation;

/** From whom to whom, for a direction: both ways are two. */
export const waysOf = <One>(direction: Direction, [first, second]: readonly [One, One]): readonly (readonly [One, One])[] =>
	directions
		.filter((way) => way !== 'both' && (direction === 'both' || direction === way))
		.map((way) => (way === 'first-to-second' ? [first, second] : [second, first]));

/** The parties to which something may go. */
export const receiversOf = ({ parties, clauses }: Pick<AgreementBody, 'parties' | 'clauses'>): readonly Party[] =>
	waysOf(clauses.direction, parties).map(([, to]) => to);

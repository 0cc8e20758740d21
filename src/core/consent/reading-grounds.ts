import type { ConsentId } from '#core/base';
import type { PartNumber, PurposeCode } from '#core/sealing';
import type { AgreementBody, AgreementId, ClauseId } from './agreement.ts';
import type { Reason } from './policy-question.ts';

type OfPart = { readonly part: PartNumber; readonly consent: ConsentId | null; readonly agreement: AgreementId | null };

/** By what a part is open: the consent, the agreement it names, the conditions that held, and the clauses that whoever decided could not look at. */
export type PartGround = OfPart & { readonly held: readonly Reason[]; readonly unseen: readonly ClauseId[] };

/** Why a part is not open, the first reason first. */
export type PartDenied = OfPart & { readonly reasons: readonly Reason[] };

/** Why a desk may read what it was handed, and why not the rest of what it was ever given, as the node's policies decided it. `agreements` are those that are named, as they stand. */
export type ReadingGrounds = {
	readonly purpose: PurposeCode;
	readonly allowed: readonly PartGround[];
	readonly refused: readonly PartDenied[];
	readonly agreements: readonly AgreementBody[];
};

import {
	accepted,
	type CaseId,
	type Day,
	type DeskId,
	type GlassId,
	type GlassUseId,
	type MemberId,
	type Outcome,
	refused
} from '#core/base';
import type { Identity, Labelled, Opening, Recipient, SignatureCheck, Signed, SignedRefusal } from '#core/sealing';
import { verifySigned } from '#core/sealing';

/** Why a glass may be opened at all. There is no third ground. */
export const glassGrounds = ['danger-to-life', 'protect-child'] as const;
export type GlassGround = (typeof glassGrounds)[number];

/** The kind of law that lets it be done; the provision itself is in the sealed words. */
export const glassBases = ['vital-interests', 'child-protection-duty', 'emergency-law', 'other-law'] as const;
export type GlassBasis = (typeof glassBases)[number];

/** Why she is not told at once. */
export const tellLaterReasons = ['endangers-her', 'endangers-child'] as const;
export type TellLaterReason = (typeof tellLaterReasons)[number];

export const glassRefusals = ['no-danger-shown', 'other-way', 'no-basis'] as const;
export type GlassRefusalReason = (typeof glassRefusals)[number];

export const glassFindings = ['justified', 'not-justified', 'tell-her-now'] as const;
export type GlassFinding = (typeof glassFindings)[number];

/** Hours that a use lasts at most, days that a request waits, that a review has, and that telling her can be put off. */
export const glassLimits = { hours: 72, answerDays: 3, reviewDays: 14, tellDays: 30 } as const;

type By = { readonly desk: DeskId; readonly member: MemberId; readonly generation: number; readonly day: Day };

/**
 * A member of one desk asks. `other` is the desk that must agree. `teller` is a fresh key whose identity stands in the sealed words: whoever decides later seals
 * to it, and so to both desks and to her. `sealedHash` is of those words.
 */
export type GlassRequestBody = Labelled<'causeway/glass-request/v1'> &
	By & {
		readonly use: GlassUseId;
		readonly case: CaseId;
		readonly glass: GlassId;
		readonly other: DeskId;
		readonly ground: GlassGround;
		readonly basis: GlassBasis;
		readonly hours: number;
		readonly tellLater: TellLaterReason | null;
		readonly teller: Recipient;
		readonly sealedHash: string;
	};

type Answer = By & {
	readonly use: GlassUseId;
	/** Hash of the signed request that is answered. */
	readonly request: string;
	readonly sealedHash: string;
};

/** A member of the other desk agrees, and hands its half on: `shareHash` is of the half sealed anew, `recipientHash` of the key that it is sealed to. */
export type GlassApprovalBody = Labelled<'causeway/glass-approval/v1'> &
	Answer & { readonly recipientHash: string; readonly shareHash: string };

export type GlassDenialBody = Labelled<'causeway/glass-denial/v1'> & Answer & { readonly reason: GlassRefusalReason };

/** What somebody of oversight found. */
export type GlassFindingBody = Labelled<'causeway/glass-finding/v1'> & Answer & { readonly finding: GlassFinding };

export type GlassRequest = Signed<GlassRequestBody>;
export type GlassApproval = Signed<GlassApprovalBody>;
export type GlassDenial = Signed<GlassDenialBody>;
export type GlassJudgement = Signed<GlassFindingBody>;

/** Names as they are told to her, what was written, and what opens the leaf in the log. */
export type GlassWords = Labelled<'causeway/glass-words/v1'> & {
	readonly use: GlassUseId;
	readonly deskName: string;
	readonly memberName: string;
	readonly text: string;
	/** In a request: of its teller. */
	readonly teller: Identity | null;
	readonly opening: Opening;
};

/** One use of a glass as a node keeps it beside the case. Sealed things are age files. */
export type GlassUse = {
	readonly request: GlassRequest;
	readonly words: Uint8Array;
	readonly approval: GlassApproval | null;
	readonly denial: GlassDenial | null;
	/** Of the approval or the denial. */
	readonly answerWords: Uint8Array | null;
	readonly findings: readonly { readonly judgement: GlassJudgement; readonly words: Uint8Array }[];
	/** `open` while the asking desk may read. */
	readonly state: 'asked' | 'denied' | 'open' | 'closed' | 'lapsed';
};

export type StatementRefusal = SignedRefusal | 'not-the-author' | 'glass-malformed';

/** Verifies a statement and that it is of this signed-in member, in this desk, by its current key, of this day. */
export function verifyOwn<Body extends Labelled<string> & By>(
	signed: Signed<Body>,
	type: Body['type'],
	by: {
		readonly member: MemberId;
		readonly desk: DeskId;
		readonly generation: number;
		readonly signingKey: string;
		readonly isDay: (day: Day) => boolean;
	},
	check?: SignatureCheck
): Outcome<Body, StatementRefusal> {
	const verified = verifySigned(signed, type, check);
	if (!verified.ok) return verified;
	const { body } = signed;
	const isTheirs =
		signed.key === by.signingKey && body.member === by.member && body.desk === by.desk && body.generation === by.generation;
	if (!isTheirs) return refused('not-the-author');
	return by.isDay(body.day) ? accepted(body) : refused('glass-malformed', 'day');
}

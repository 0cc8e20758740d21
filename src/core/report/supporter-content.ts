import type { Day, SupporterId } from '#core/base';
import type { CutReason, PartNumber, SupporterAct, SupporterRole } from '#core/sealing';

/** In her own part: whom she invited to help, with what, and the secret of the link, by which her browser knows whoever answers. */
export type SupporterInvitedContent = {
	readonly kind: 'supporter-invited';
	readonly supporter: SupporterId;
	readonly role: SupporterRole;
	readonly name: string;
	readonly parts: readonly PartNumber[];
	readonly acts: readonly SupporterAct[];
	readonly lastDay: Day;
	/** 32 bytes, base64url. */
	readonly secret: string;
	/** Until when the link can be answered. */
	readonly openUntil: Day;
};

/** In her own part: she took an invitation back before she confirmed it. */
export type SupporterDroppedContent = { readonly kind: 'supporter-dropped'; readonly supporter: SupporterId };

/** Who helps, under the name she gave: in her own part, in the supporter's line, and in each part handed over, for everybody who reads there. */
export type SupporterGivenContent = {
	readonly kind: 'supporter-given';
	readonly supporter: SupporterId;
	readonly role: SupporterRole;
	readonly name: string;
};

/** It ended: by her in her own part, or by the supporter in the own line. */
export type SupporterEndedContent = { readonly kind: 'supporter-ended'; readonly supporter: SupporterId };

/** A supporter opened the case. Written before the node hands anything out, read by her. */
export type SupporterOpenedContent = { readonly kind: 'supporter-opened' };

/** Why a member holds that a guardian must be cut off, in words that she reads; or that another member holds so too. */
export type SupporterCutContent = {
	readonly kind: 'supporter-cut';
	readonly supporter: SupporterId;
	readonly reason: CutReason;
	readonly words: string;
	readonly confirms: boolean;
	readonly memberName: string;
};

export type SupporterContent =
	| SupporterInvitedContent
	| SupporterDroppedContent
	| SupporterGivenContent
	| SupporterEndedContent
	| SupporterOpenedContent
	| SupporterCutContent;

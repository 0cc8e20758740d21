import { sha256 } from '@noble/hashes/sha2.js';
import {
	type CaseId,
	type ConsentId,
	canonicalBytes,
	type Day,
	type DeskId,
	type GlassId,
	type Json,
	type MemberId,
	type SupporterId,
	toBase64url
} from '#core/base';
import type { Recipient } from './age.ts';
import type { Labelled, Signed } from './signed.ts';

/** Number of a part inside its case. 0 is the survivor's own part (the spine); what the others are stands sealed in it. */
export type PartNumber = number;

/** One step in a part's append-only chain. `prev` is the hash of the step before it, `null` only where `seq` is 1. */
type Step<Type extends string> = Labelled<Type> & {
	readonly case: CaseId;
	readonly part: PartNumber;
	readonly seq: number;
	readonly prev: string | null;
};

/** First step of part 0: the survivor's keys, and which part numbers exist from the start (all, always, in shuffled order). */
export type CaseEntry = Step<'causeway/case/v1'> & {
	readonly recipient: Recipient;
	readonly signingKey: string;
	readonly parts: readonly PartNumber[];
	readonly day: Day;
};

/** A new key for a part. Epoch 1 opens the part, each later one follows a rotation. */
export type EpochEntry = Step<'causeway/epoch/v1'> & { readonly epoch: number; readonly recipient: Recipient };

export type Holder =
	| { readonly kind: 'survivor' }
	| { readonly kind: 'desk'; readonly desk: DeskId; readonly generation: number }
	| { readonly kind: 'supporter'; readonly supporter: SupporterId }
	/** What two desks open together in danger (spec/break-glass.md). */
	| { readonly kind: 'glass'; readonly glass: GlassId };

/** An epoch's identity sealed to one holder; the sealed bytes travel beside the entry and are deleted on withdrawal. */
export type GrantEntry = Step<'causeway/grant/v1'> & {
	readonly epoch: number;
	readonly holder: Holder;
	readonly recipientHash: string;
	readonly sealedHash: string;
	readonly consent: ConsentId | null;
};

/** Something sealed to the part's current epoch. */
export type ItemEntry = Step<'causeway/item/v1'> & {
	readonly epoch: number;
	readonly recipientHash: string;
	readonly sealedHash: string;
};

/** The clear projection of a consent, on the spine: all that the server learns of it. The receipt itself is sealed. */
export type ConsentEntry = Step<'causeway/consent/v1'> & {
	readonly consent: ConsentId;
	readonly desk: DeskId;
	readonly parts: readonly PartNumber[];
	readonly thread: PartNumber;
	readonly purpose: PurposeCode;
	readonly lastDay: Day;
	readonly agreement: string | null;
	readonly urgent: boolean;
};

export type WithdrawalEntry = Step<'causeway/withdrawal/v1'> & { readonly consent: ConsentId };

/**
 * What she hands over of a part that is privileged, on the spine, before the consent that it belongs to: all that stood in `waived` under
 * the epochs up to `throughEpoch`, and nothing later. `of` is the desk whose thread it is, `null` for every other part.
 */
export type WaiverEntry = Step<'causeway/waiver/v1'> & {
	readonly consent: ConsentId;
	readonly desk: DeskId;
	readonly waived: PartNumber;
	readonly of: DeskId | null;
	readonly throughEpoch: number;
};

/**
 * The clear state of a thread: what a desk's list and the survivor's overview are sorted by. `null` leaves a field as it was.
 * A desk sets state and assignment; only `urgent` may come from the survivor.
 */
export type StatusEntry = Step<'causeway/status/v1'> & {
	readonly state: StateCode | null;
	readonly assigned: MemberId | null;
	readonly urgent: boolean | null;
};

/** Who helps her: a person of the own choosing, with a key of the own. `privileged` follows from the role alone: see {@link isPrivileged}. */
export const supporterRoles = ['liaison', 'guardian', 'interpreter', 'counsel'] as const;
export type SupporterRole = (typeof supporterRoles)[number];
/** What is said to counsel, and by counsel, is privileged. */
export const isPrivileged = (role: SupporterRole): boolean => role === 'counsel';

/** What a supporter may do with the parts handed over; `write` is to add items, signed as the supporter. */
export const supporterActs = ['read', 'write'] as const;
export type SupporterAct = (typeof supporterActs)[number];

/** On the spine, by her: a supporter with exactly these parts and acts, until the last day. `line` is the part that she and the supporter alone hold. */
export type SupporterEntry = Step<'causeway/supporter/v1'> & {
	readonly supporter: SupporterId;
	readonly role: SupporterRole;
	readonly recipient: Recipient;
	readonly signingKey: string;
	readonly line: PartNumber;
	readonly parts: readonly PartNumber[];
	readonly acts: readonly SupporterAct[];
	readonly lastDay: Day;
};

/** The end of a supporter: by her on the spine, or by the supporter in the own line. */
export type SupporterEndEntry = Step<'causeway/supporter-end/v1'> & {
	readonly supporter: SupporterId;
	readonly reason: 'ended' | 'conflict';
};

/** In a desk's thread: a member proposes that a guardian be cut off (`confirms` is `null`), another of the same desk confirms by the hash of that entry. */
export type SupporterCutEntry = Step<'causeway/supporter-cut/v1'> & {
	readonly supporter: SupporterId;
	readonly reason: CutReason;
	readonly confirms: string | null;
};
export const cutReasons = ['conflict', 'danger'] as const;
export type CutReason = (typeof cutReasons)[number];
/**
 * On the spine: parts that two desks may open together where somebody is in danger. `recipient` is of a key that nobody holds: its halves are
 * sealed to the two desks, its grants stay with the node until a use is approved (spec/break-glass.md).
 */
export type GlassEntry = Step<'causeway/glass/v1'> & {
	readonly glass: GlassId;
	readonly desks: readonly [DeskId, DeskId];
	readonly parts: readonly PartNumber[];
	readonly recipient: Recipient;
	readonly lastDay: Day;
};

/** One half of a glass's key, sealed to a desk's key of that generation. A later pair takes the place of an earlier one. */
export type GlassShareEntry = Step<'causeway/glass-share/v1'> & {
	readonly glass: GlassId;
	readonly desk: DeskId;
	readonly generation: number;
	readonly recipientHash: string;
	readonly sealedHash: string;
};

export type GlassEndEntry = Step<'causeway/glass-end/v1'> & { readonly glass: GlassId };

export type Entry =
	| StatusEntry
	| CaseEntry
	| EpochEntry
	| GrantEntry
	| ItemEntry
	| ConsentEntry
	| WaiverEntry
	| WithdrawalEntry
	| SupporterEntry
	| SupporterEndEntry
	| SupporterCutEntry
	| GlassEntry
	| GlassShareEntry
	| GlassEndEntry;

/** What travels with sealed bytes: everything else travels without. */
export const carriesSealed = (entry: Entry): entry is ItemEntry | GrantEntry | GlassShareEntry => 'sealedHash' in entry;

/** Generic purposes: what a desk may use the parts for, and nothing narrower that would tell of the case. */
export const purposeCodes = ['support', 'advice', 'investigation', 'proceedings', 'oversight', 'testimony'] as const;
export type PurposeCode = (typeof purposeCodes)[number];

/** Where a desk stands with a case. The reason is sealed in the thread, in words she reads. */
export const stateCodes = ['received', 'working', 'waiting-for-survivor', 'waiting-for-others', 'closed'] as const;
export type StateCode = (typeof stateCodes)[number];

/** What an act does, in clear: the server needs it for its rules, the inbox and the audit list. */
export const actCodes = [
	'report',
	'write',
	'share',
	'waive',
	'withdraw',
	'visit',
	'open',
	'answer',
	'state',
	'assign',
	'rotate',
	'support',
	'glass'
] as const;
export type ActCode = (typeof actCodes)[number];

export type Author =
	| { readonly kind: 'survivor' }
	| { readonly kind: 'member'; readonly member: MemberId; readonly desk: DeskId; readonly generation: number }
	| { readonly kind: 'supporter'; readonly supporter: SupporterId };

/** Who writes what stands in a case: she, and members of desks. What a supporter writes is kept apart from it. */
export type CaseAuthor = Exclude<Author, { readonly kind: 'supporter' }>;

/** `[part, seq, hash]`: the last step of a part. */
export type PartHead = readonly [part: PartNumber, seq: number, hash: string];

/**
 * What a browser signs: the entries it adds (by hash, in order), its own count of acts in this case with the hash of the last one, and
 * the case head as it stands for it afterwards. A missing act, a rolled-back part or another order shows at the next visit of anybody.
 */
export type ActBody = Labelled<'causeway/act/v1'> & {
	readonly case: CaseId;
	readonly act: ActCode;
	readonly by: Author;
	readonly n: number;
	readonly prev: string | null;
	readonly entries: readonly string[];
	readonly heads: readonly PartHead[];
};
export type Act = Signed<ActBody>;

/** One 16 MiB-or-less piece of a file: signed by itself so that an interrupted upload can be taken up again without trusting the server. */
export type PieceBody = Labelled<'causeway/piece/v1'> & {
	readonly case: CaseId;
	readonly part: PartNumber;
	readonly epoch: number;
	readonly file: string;
	readonly index: number;
	readonly sealedHash: string;
	readonly bytes: number;
};

/** SHA-256 as the platform has it natively, where it does: the server hashes megabytes a second. */
export type Digest = (bytes: Uint8Array) => Uint8Array;

/** SHA-256 of an entry's RFC 8785 text, base64url: how chains, acts and heads name it. */
export const hashOfEntry = (entry: Entry, digest: Digest = sha256): string =>
	toBase64url(digest(canonicalBytes(entry as unknown as Json)));

/** SHA-256 of sealed bytes, base64url. Never taken of anything unsealed. */
export const hashOfSealed = (sealed: Uint8Array, digest: Digest = sha256): string => toBase64url(digest(sealed));

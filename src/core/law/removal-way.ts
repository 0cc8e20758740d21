import type { Confidence, Remedy, Source } from './sheet.ts';

export const platformKinds = ['social', 'video', 'messaging', 'search', 'forum', 'file-host', 'adult-site', 'website'] as const;
export type PlatformKind = (typeof platformKinds)[number];

/** Whom the content shows: a grown-up then and now, somebody who was under 18 when it was made, somebody who is under 18 now. */
export const personKinds = ['adult', 'was-child', 'is-child'] as const;
export type PersonKind = (typeof personKinds)[number];

export const wayKinds = [
	'notice',
	'programme',
	'hotline',
	'data-protection',
	'regulator',
	'police',
	'court',
	'complaint',
	'dispute',
	'flagger',
	'duty'
] as const;
export type WayKind = (typeof wayKinds)[number];

/** Who is asked. */
export const receivers = [
	'platform',
	'data-holder',
	'programme',
	'hotline',
	'regulator',
	'police',
	'court',
	'dispute-body'
] as const;
export type Receiver = (typeof receivers)[number];

/** Who may ask. `authority`: only an authority can, and the person asks it to. */
export const senders = [
	'person-shown',
	'acting-for',
	'parent',
	'family',
	'organisation',
	'anyone',
	'authority',
	'nobody'
] as const;
export type Sender = (typeof senders)[number];

/** What a notice must say. */
export const contentCodes = [
	'address',
	'account',
	'age',
	'answer',
	'child',
	'contact',
	'decision',
	'fingerprint',
	'good-faith',
	'identity',
	'name',
	'name-unless-child',
	'no-consent',
	'person-shown',
	'platform',
	'seen-when',
	'sent-when',
	'signature',
	'what-happened',
	'why-illegal',
	'why-wrong'
] as const;
export type ContentCode = (typeof contentCodes)[number];

/** What the time that a sheet gives means: until when what is done, and what starts it. Only `notice` starts with the sender. */
export const clockMeanings = ['removal', 'blocking', 'answer', 'decision', 'hearing', 'may-remove'] as const;
export type Clock = {
	readonly means: (typeof clockMeanings)[number];
	readonly starts: 'notice' | 'complaint' | 'order';
	readonly days?: 'working';
};

/** One way to get content removed, as `law/removal/` says it. Time, cost and conditions are those of its remedy in the sheet. */
export type WrittenWay = {
	readonly id: string;
	readonly remedy?: string;
	/** Without a remedy of its own: the remedy whose text speaks of it. */
	readonly says?: string;
	readonly name?: string;
	readonly url?: string;
	readonly place: string;
	readonly kind: WayKind;
	readonly to: Receiver;
	readonly platforms: readonly PlatformKind[];
	readonly persons: readonly PersonKind[];
	/** Only without a remedy, which has its own. */
	readonly conducts?: readonly string[];
	/** Only without a remedy, which says it itself: it is for people who live in the place. */
	readonly forResidents?: true;
	readonly sentBy: readonly Sender[];
	readonly contains: readonly ContentCode[];
	/** Whether the image itself is needed: never, only for a fingerprint made on the device, or asked for. */
	readonly image: 'none' | 'stays-on-device' | 'asked-for';
	readonly clock?: Clock;
	/** It follows another way and is no first step. */
	readonly after?: true;
	/** Ways that follow when the time ran out or the answer is no, in their order. */
	readonly escalate?: readonly string[];
	/** Fields of this file that were recalled, though the rest was read. */
	readonly recalled?: readonly string[];
	readonly start?: readonly string[];
	readonly note?: string;
	readonly source?: Source;
	readonly confidence: Confidence;
};

/** A way with what the sheet of its place says. */
export type RemovalWay = Omit<WrittenWay, 'remedy' | 'says' | 'confidence' | 'source'> & {
	readonly name: string;
	readonly remedy: Remedy | null;
	readonly cite: string | null;
	readonly cost: string | null;
	readonly start: readonly string[];
	/** The least sure of the way and its remedy. */
	readonly confidence: Confidence;
	readonly source: Source | null;
	/** The figure of the sheet. Null where the sheet gives none. */
	readonly time: { readonly period: string | null; readonly note: string | null; readonly checked: boolean } | null;
};

/** When to look again, after `law/removal-plan.yaml`. */
export type RemovalPlan = { readonly ask: string; readonly escalate: string; readonly look: readonly string[] };

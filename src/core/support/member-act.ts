import {
	accepted,
	type ConsentId,
	type Day,
	type DeskId,
	type Json,
	type MemberId,
	type Moment,
	type Outcome,
	refused,
	type SupporterId
} from '#core/base';
import {
	type CustodyContent,
	type CustodyDraft,
	type DerivationContent,
	type ItemAboutContent,
	placeCustody
} from '#core/evidence';
import { blindLeaf, openingOf } from '#core/log';
import {
	type AssignedContent,
	type CallNoteContent,
	custodyByPart,
	type DeviceContent,
	type FactsContent,
	type FileBegunContent,
	type FileContent,
	type HashOnlyContent,
	type MediaNote,
	type MessageContent,
	type OpenedContent,
	type RotatedContent,
	type StateContent,
	type SupporterCutContent
} from '#core/report';
import {
	type ActBase,
	type ActCode,
	ActComposer,
	type ActSubmission,
	type CaseReading,
	grantSecret,
	helpersOfPart,
	type MakeOpening,
	type ReadPart,
	type ReadSupporter,
	type Recipient,
	randomOf,
	type SigningKey
} from '#core/sealing';

/** Whose hand writes for a desk, and the desk's current key by the key log. */
export type MemberHand = {
	readonly member: MemberId;
	readonly desk: DeskId;
	readonly generation: number;
	readonly recipient: Recipient;
	readonly signing: SigningKey;
};

/** What a desk writes down in its own thread. A custody event gets its place in the chain as the act is made. */
export type DeskWriting =
	| FactsContent
	| MediaNote
	| FileBegunContent
	| FileContent
	| HashOnlyContent
	| CallNoteContent
	| DeviceContent
	| ItemAboutContent
	| DerivationContent
	| CustodyDraft;

/** What a member of a desk may do to a case: all of it in the desk's own thread, all of it read by the survivor. */
export type MemberDeed =
	| { readonly do: 'open'; readonly content: OpenedContent }
	| { readonly do: 'answer'; readonly content: MessageContent }
	| { readonly do: 'write'; readonly content: DeskWriting; readonly before?: readonly DeskWriting[] }
	| { readonly do: 'state'; readonly content: StateContent }
	| { readonly do: 'assign'; readonly content: AssignedContent; readonly to: MemberId }
	| { readonly do: 'rotate'; readonly content: RotatedContent }
	/** Proposes that a guardian be cut off, or confirms another member's proposal by the hash of its entry. */
	| {
			readonly do: 'cut';
			readonly supporter: SupporterId;
			readonly confirms: string | null;
			readonly content: SupporterCutContent;
	  };

export type MemberActRefusal = 'consent-unknown' | 'case-unreadable' | 'thread-doubtful';

/**
 * Writes a deed as one signed act, from a verified reading of the case. Makes a new key for the thread first where one is due.
 * Refuses `consent-unknown` (no consent of this desk in force), `case-unreadable` (its first step or the thread's key is not shown) and
 * `thread-doubtful`: where the reading found the thread or the acts altered, nothing is sealed into it.
 */
export async function composeMemberAct(
	reading: CaseReading,
	hand: MemberHand,
	deed: MemberDeed,
	at: Moment
): Promise<Outcome<ActSubmission, MemberActRefusal>> {
	const own = ownThread(reading, hand.desk, at.slice(0, 10) as Day);
	if (!own.ok) return own;
	const { thread, consent, opened } = own.value;
	// The node says when a holder left; the chain says it too, by the generation that the key was given to.
	const today = at.slice(0, 10);
	const helping = helpersOfPart(reading.supporters, thread.part, today);
	const outlived = thread.holders.some(
		(holder) =>
			(holder.kind === 'desk' && holder.generation < hand.generation) ||
			(holder.kind === 'supporter' && !helping.some(({ supporter }) => supporter === holder.supporter))
	);
	const mustRotate = deed.do === 'rotate' || thread.rotationDue || outlived;
	if (!mustRotate && !thread.identities.has(thread.epoch)) return refused('case-unreadable');

	const composer = new ActComposer(actBase(reading, hand));
	const cutOff = deed.do === 'cut' && deed.confirms !== null ? deed.supporter : null;
	const holds = helping.filter(({ supporter }) => supporter !== cutOff);
	if (deed.do === 'cut') {
		const { supporter, confirms, content } = deed;
		composer.addSupporterCut(thread.part, { supporter, reason: content.reason, confirms });
	}
	// Whoever is cut off loses the thread by this very act, so what stands in it needs a key that this one never had.
	if (mustRotate || holds.length < helping.length) await rotate(composer, thread, opened.recipient, hand, consent, holds);
	if (deed.do === 'state') composer.addStatus(thread.part, { state: deed.content.state });
	if (deed.do === 'assign') composer.addStatus(thread.part, { assigned: deed.to });
	const code: ActCode = deed.do === 'cut' ? 'support' : deed.do;
	const place = placer(custodyByPart(reading).get(thread.part) ?? [], at);
	for (const content of (deed.do === 'write' && deed.before) || []) await composer.addItem(thread.part, place(content), at);
	return accepted(await composer.finish(code, thread.part, place(deed.content), at, makeOpening));
}

/** The thread of a desk that may write into it today, under which consent, and the case's first step; nothing is sealed into another. Refuses as {@link composeMemberAct} does. */
export function ownThread(
	reading: CaseReading,
	desk: DeskId,
	today: Day
): Outcome<
	{ readonly thread: ReadPart; readonly consent: ConsentId; readonly opened: NonNullable<CaseReading['opened']> },
	MemberActRefusal
> {
	const given = reading.consents.find((consent) => consent.desk === desk && !consent.withdrawn && consent.lastDay >= today);
	if (!given) return refused('consent-unknown');
	const thread = reading.parts.find(({ part }) => part === given.thread);
	const { opened } = reading;
	if (!opened || !thread) return refused('case-unreadable');
	return isDoubtful(reading, thread) ? refused('thread-doubtful') : accepted({ thread, consent: given.consent, opened });
}

/** Chains custody events to those that the thread has, and to each other. */
function placer(before: readonly CustodyContent[], at: Moment): (content: MemberDeed['content']) => Json {
	const known = [...before];
	return (content) => {
		if (content.kind !== 'custody') return content as unknown as Json;
		const placed = placeCustody(content, known, at);
		known.push(placed);
		return placed as unknown as Json;
	};
}

/** A fresh key for each event's blind leaf. */
export const makeOpening: MakeOpening = (event) => {
	const key = randomOf(32);
	return { opening: openingOf(key, event), leaf: blindLeaf(key, event) };
};

/**
 * A key that somebody slipped in would show as one of these; to seal to it would be to tell that somebody. Her own key and the consents
 * stand in part 0, so what does not fit there counts as much as in the thread itself.
 */
export const isDoubtful = ({ findings }: CaseReading, { part }: ReadPart): boolean =>
	findings.some((finding) =>
		'part' in finding
			? (finding.part === part || finding.part === 0) && finding.what !== 'sealed-missing'
			: finding.what !== 'act-missing'
	);

const actBase = (reading: CaseReading, hand: MemberHand): ActBase => ({
	case: reading.case,
	parts: reading.parts.map(({ part, seq, hash, epoch, recipient }) => ({ part, seq, hash, epoch, recipient })),
	author: { kind: 'member', member: hand.member, desk: hand.desk, generation: hand.generation },
	signing: hand.signing,
	lastAct: reading.lastActs.get(hand.signing.public) ?? null
});

/** A new epoch for the thread, granted to its holders: the survivor, this desk under her consent, and whoever she gave the thread to. */
async function rotate(
	composer: ActComposer,
	{ part }: ReadPart,
	survivor: Recipient,
	{ desk, generation, recipient }: MemberHand,
	consent: ConsentId,
	helping: readonly ReadSupporter[]
): Promise<void> {
	const { epoch, pair } = await composer.addEpoch(part);
	const secret = grantSecret(epoch, pair, 'thread', desk);
	await composer.addGrant(part, secret, { kind: 'survivor' }, survivor, null);
	await composer.addGrant(part, secret, { kind: 'desk', desk, generation }, recipient, consent);
	for (const { supporter, recipient: own } of helping)
		await composer.addGrant(part, secret, { kind: 'supporter', supporter }, own, null);
}

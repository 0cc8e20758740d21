import { accepted, type CaseId, type Json, type Moment, type Outcome, refused, toBase64url } from '#core/base';
import { blindLeaf, openingOf } from '#core/log';
import {
	type Acknowledged,
	type AcknowledgedAnswer,
	type AcknowledgedLetter,
	type Act,
	type CaseEntry,
	type Entry,
	hashOfEntry,
	hashOfSealed,
	isReasoned,
	type KeptReason,
	randomOf,
	sealValue,
	sign,
	verifySigned
} from '#core/sealing';
import type { MemberHand } from './member-act.ts';

/** What a node shows a desk that was asked: the case's first step, the step that ended the consent, and her act that brought it. */
export type RetractionRecord = { readonly opened: Entry; readonly ended: Entry; readonly act: Act };

/** What a desk answers. `text` is for her alone. */
export type Acknowledging = {
	readonly answer: AcknowledgedAnswer;
	readonly reason: KeptReason | null;
	readonly text: string;
};

/** As it is sent: the statement, the letter sealed to her, and the blind leaf of which the letter holds the opening. */
export type AcknowledgedWire = { readonly statement: Acknowledged; readonly sealed: string; readonly leaf: string };

/**
 * Whether it was she who ended this: the step stands in an act under the key of the case's first step. A node that asks a desk by itself to delete what may be evidence is
 * refused here, `does-not-fit`; one that invents a whole case of that number is not.
 */
export function verifyRetraction(of: CaseId, { opened, ended, act }: RetractionRecord): Outcome<CaseEntry, 'does-not-fit'> {
	const isHers =
		opened.type === 'causeway/case/v1' &&
		opened.case === of &&
		ended.case === of &&
		(ended.type === 'causeway/withdrawal/v1' || ended.type === 'causeway/consent/v1') &&
		verifySigned(act, 'causeway/act/v1').ok &&
		act.body.case === of &&
		act.key === opened.signingKey &&
		act.body.entries.includes(hashOfEntry(ended));
	return isHers ? accepted(opened) : refused('does-not-fit');
}

/**
 * Writes a desk's answer as a statement of one of its members, with the letter sealed to her. Refuses `does-not-fit` as {@link verifyRetraction}, and
 * `acknowledged-malformed` where a reason is missing or stands where nothing is kept, or nothing is said to her of what is kept.
 */
export async function composeAcknowledgement(
	of: CaseId,
	record: RetractionRecord,
	hand: Pick<MemberHand, 'member' | 'desk' | 'generation' | 'signing'> & { readonly memberName: string },
	{ answer, reason, text }: Acknowledging,
	at: Moment
): Promise<Outcome<AcknowledgedWire, 'does-not-fit' | 'acknowledged-malformed'>> {
	const hers = verifyRetraction(of, record);
	if (!hers.ok) return hers;
	const { ended } = record;
	if (!isReasoned({ answer, reason }) || (answer === 'kept' && text.trim() === '')) return refused('acknowledged-malformed');
	if (ended.type !== 'causeway/withdrawal/v1' && ended.type !== 'causeway/consent/v1') return refused('does-not-fit');
	const { member, desk, generation, signing, memberName } = hand;
	const asked = { case: of, consent: ended.consent, of: hashOfEntry(ended) } as const;
	const by = { kind: 'member', member, desk, generation };
	const event: Json = { act: 'acknowledge', ...asked, by, at, answer, reason };
	const key = randomOf(32);
	const letter: AcknowledgedLetter = {
		v: 1,
		type: 'causeway/acknowledged-letter/v1',
		case: of,
		consent: ended.consent,
		memberName,
		text,
		opening: openingOf(key, event)
	};
	const sealed = await sealValue(letter, hers.value.recipient);
	if (!sealed.ok) return refused('does-not-fit');
	const statement: Acknowledged = sign(
		{
			v: 1,
			type: 'causeway/acknowledged/v1',
			...asked,
			desk,
			member,
			generation,
			answer,
			reason,
			sealedHash: hashOfSealed(sealed.value),
			day: at.slice(0, 10) as Acknowledged['body']['day']
		},
		signing
	);
	return accepted({ statement, sealed: toBase64url(sealed.value), leaf: toBase64url(blindLeaf(key, event)) });
}

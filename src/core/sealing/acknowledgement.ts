import {
	accepted,
	type CaseId,
	type ConsentId,
	type Day,
	type DeskId,
	dayOf,
	isBesideDay,
	type MemberId,
	type Outcome,
	refused
} from '#core/base';
import { type Digest, hashOfSealed } from './entries.ts';
import type { Opening } from './part-content.ts';
import { type Labelled, type SignatureCheck, type Signed, type SignedRefusal, verifySigned } from './signed.ts';

/** How long a desk has to answer that it was taken back from, in days after the one on which it was asked. */
const retractionDays = 7;

/** Nobody there took anything out; all copies are deleted; something is kept, and why. */
export const acknowledgedAnswers = ['nothing-kept', 'deleted', 'kept'] as const;
export type AcknowledgedAnswer = (typeof acknowledgedAnswers)[number];

/** Why something is kept: it entered a procedure, or a law asks that it be kept. */
export const keptReasons = ['procedure', 'legal-duty'] as const;
export type KeptReason = (typeof keptReasons)[number];

/**
 * A desk's word, by one of its members, of what became of what it was shown. `of` is the hash of the withdrawal's entry, or of the consent's where
 * no withdrawal stands in the case (its last day is over). `sealedHash` is of the letter that travels beside it: age proves no sender.
 */
export type AcknowledgedBody = Labelled<'causeway/acknowledged/v1'> & {
	readonly case: CaseId;
	readonly consent: ConsentId;
	readonly of: string;
	readonly desk: DeskId;
	readonly member: MemberId;
	readonly generation: number;
	readonly answer: AcknowledgedAnswer;
	readonly reason: KeptReason | null;
	readonly sealedHash: string;
	readonly day: Day;
};
export type Acknowledged = Signed<AcknowledgedBody>;

/** What is sealed to her beside the statement: who signed, in words; a text where the desk has one; and what opens the blind leaf. */
export type AcknowledgedLetter = Labelled<'causeway/acknowledged-letter/v1'> & {
	readonly case: CaseId;
	readonly consent: ConsentId;
	readonly memberName: string;
	readonly text: string;
	readonly opening: Opening;
};

/** What a desk was asked, as whoever judges its answer knows it. */
export type Asked = {
	readonly case: CaseId;
	readonly consent: ConsentId;
	readonly of: string;
	readonly desk: DeskId;
	readonly askedOn: Day;
};

/** Who is signed in, with the desk's current generation. */
export type Answering = {
	readonly member: MemberId;
	readonly desk: DeskId;
	readonly generation: number;
	readonly signingKey: string;
};

export type AcknowledgedRefusal =
	| SignedRefusal
	| 'not-found'
	| 'entries-mismatch'
	| 'acknowledged-too-early'
	| 'acknowledged-malformed'
	| 'too-large';

/** Of the sealed letter, in bytes. */
export const letterBytes = 32_768;

/** The last day on which the answer is in time. */
export const dueDayOf = (askedOn: Day): Day => dayOf(new Date(Date.parse(askedOn) + retractionDays * 86_400_000));

export const isOverdue = (dueDay: Day, today: Day): boolean => dueDay < today;

/** Days from one to the other; below zero where `to` is the earlier. */
export const daysBetween = (from: Day, to: Day): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);

/** A reason stands where something is kept, and nowhere else. */
export const isReasoned = ({ answer, reason }: Pick<AcknowledgedBody, 'answer' | 'reason'>): boolean =>
	(answer === 'kept') === (reason !== null);

/**
 * Decides whether a statement answers what was asked. Refuses `not-found` where the signer is not who is signed in or it answers something else: missing
 * and forbidden are one answer; `acknowledged-too-early` where it is dated before the desk was asked; `acknowledged-malformed`; `entries-mismatch`
 * where the letter is another; `too-large`; and as {@link verifySigned}.
 */
export function acceptAcknowledged(
	asked: Asked,
	statement: Acknowledged,
	sealed: Uint8Array,
	by: Answering,
	{ today, check, digest }: { readonly today: Day; readonly check?: SignatureCheck; readonly digest?: Digest }
): Outcome<null, AcknowledgedRefusal> {
	const signature = verifySigned(statement, 'causeway/acknowledged/v1', check);
	if (!signature.ok) return signature;
	const { body, key } = statement;
	if (key !== by.signingKey || body.member !== by.member || body.generation !== by.generation) return refused('not-found');
	if (body.desk !== by.desk || !isOf(asked, body)) return refused('not-found');
	if (body.day < asked.askedOn) return refused('acknowledged-too-early');
	if (!isBesideDay(body.day, today)) return refused('acknowledged-malformed', 'day');
	if (!isReasoned(body)) return refused('acknowledged-malformed', 'reason');
	if (sealed.length > letterBytes) return refused('too-large', 'item');
	return hashOfSealed(sealed, digest) === body.sealedHash ? accepted(null) : refused('entries-mismatch');
}

/** Whether a statement speaks of this very retraction. */
export const isOf = (asked: Omit<Asked, 'askedOn'>, body: AcknowledgedBody): boolean =>
	body.case === asked.case && body.consent === asked.consent && body.of === asked.of && body.desk === asked.desk;

import { type ConsentId, type Day, type DeskId, dayOf, fromBase64url, type MemberId, type Moment } from '#core/base';
import {
	type Acknowledged,
	type AcknowledgedAnswer,
	type AcknowledgedLetter,
	type CaseReading,
	daysBetween,
	dueDayOf,
	type Ending,
	endingHash,
	endingsIn,
	type HandedCase,
	hashOfSealed,
	type Identity,
	isOf,
	isOverdue,
	isReasoned,
	type KeptReason,
	openValue,
	type ReadConsent,
	verifySigned
} from '#core/sealing';
import { isInForce } from './own-case.ts';
import { everything, receiptsOf } from './read-contents.ts';

/** What a node says of one consent that ended. Only the statement is believed, and only as far as it verifies. */
export type HandedRetraction = {
	readonly consent: ConsentId;
	readonly desk: DeskId;
	readonly of: string;
	readonly askedOn: Day;
	readonly state: 'never-opened' | 'asked' | 'answered';
	readonly statement: Acknowledged | null;
	readonly sealed: string | null;
};

/** A desk's answer, as far as her browser verified it. */
export type RetractionAnswer = {
	readonly day: Day;
	readonly answer: AcknowledgedAnswer;
	readonly reason: KeptReason | null;
	/** As the signer's own letter says; empty where it cannot be opened. */
	readonly memberName: string;
	readonly text: string;
	/** The letter was not sealed to her, or says something else than the statement: the statement stands all the same. */
	readonly letterMissing: boolean;
};

/** Why an answer that the node shows counts for nothing. */
export type RetractionDoubt = 'signature-wrong' | 'author-unknown' | 'of-another' | 'too-early';

/** What became of one consent that ended and took something from its desk. */
export type OwnRetraction = {
	readonly consent: ConsentId;
	readonly desk: DeskId;
	readonly deskName: string;
	/** `ended`: its last day is over. */
	readonly how: 'withdrawn' | 'ended';
	/** When it ended: the first day on which the desk could read nothing of it any more. */
	readonly since: Day;
	readonly dueDay: Day;
	/** Who opened the case at this desk, and when, before it ended; the newest first. */
	readonly openings: readonly { readonly at: Moment; readonly memberName: string }[];
	/** How often the desk wrote down that something was taken out or passed on. */
	readonly copies: number;
	readonly state: 'never-opened' | 'waiting' | 'overdue' | 'confirmed';
	/** Days over, where it is overdue. */
	readonly overdueDays: number;
	readonly answer: RetractionAnswer | null;
	readonly doubt: RetractionDoubt | null;
};

/** What her timeline tells of a desk's answer, or that none came. */
export type RetractionEvent =
	| {
			readonly what: 'retraction-confirmed';
			readonly desk: DeskId;
			readonly answer: AcknowledgedAnswer;
	  }
	| { readonly what: 'retraction-overdue'; readonly desk: DeskId };

/** What was verified of a desk's answer. */
export type JudgedAnswer = { readonly answer: RetractionAnswer | null; readonly doubt: RetractionDoubt | null };

export type AnswerJudge = {
	readonly identity: Identity;
	/** Whether this signing key was this member's in that desk at that generation, by the key log. */
	readonly isMember: (desk: DeskId, generation: number, signingKey: string, member: MemberId) => boolean;
};

const taken = new Set(['exported', 'passed-on', 'handed-over', 'derived']);

/** Verifies the answers that a node hands out with a case: signature, membership by the key log, what they are about, and the day; then opens the letters. */
export async function judgeAnswers(
	handed: HandedCase,
	reading: CaseReading,
	rows: readonly HandedRetraction[],
	judge: AnswerJudge
): Promise<ReadonlyMap<ConsentId, JudgedAnswer>> {
	const endings = endingsIn(handed);
	const judged = new Map<ConsentId, JudgedAnswer>();
	for (const row of rows) {
		const given = reading.consents.find(({ consent }) => consent === row.consent);
		const ending = endings.get(row.consent);
		if (!row.statement || !given || !ending) continue;
		judged.set(row.consent, await judgeOne(reading, given, ending, row as AnsweredRow, judge));
	}
	return judged;
}

type AnsweredRow = HandedRetraction & { readonly statement: Acknowledged };

async function judgeOne(
	reading: CaseReading,
	{ consent, desk }: ReadConsent,
	ending: Ending,
	{ statement, sealed }: AnsweredRow,
	{ identity, isMember }: AnswerJudge
): Promise<JudgedAnswer> {
	const no = (doubt: RetractionDoubt): JudgedAnswer => ({ answer: null, doubt });
	if (!isStatement(statement) || !verifySigned(statement, 'causeway/acknowledged/v1').ok) return no('signature-wrong');
	const { body, key } = statement;
	// Of the consent itself, too: a node that was restored may have lost the withdrawal's step when the desk answered.
	const about = [endingHash(ending), ending.given.hash].includes(body.of);
	if (!about || !isOf({ case: reading.case, consent, desk, of: body.of }, body) || !isReasoned(body)) return no('of-another');
	if (!isMember(body.desk, body.generation, key, body.member)) return no('author-unknown');
	const since = ending.taken && dayOfAct(reading, ending.taken.n);
	if (since && body.day < since) return no('too-early');
	const letter = await openLetter(sealed, body.sealedHash, identity);
	const fits = letter?.case === reading.case && letter.consent === consent;
	const words = fits ? { memberName: wordsIn(letter.memberName), text: wordsIn(letter.text) } : { memberName: '', text: '' };
	const { day, answer, reason } = body;
	return { answer: { day, answer, reason, ...words, letterMissing: !fits }, doubt: null };
}

async function openLetter(sealed: string | null, hash: string, identity: Identity): Promise<AcknowledgedLetter | null> {
	const bytes = sealed === null ? null : fromBase64url(sealed);
	if (!bytes || hashOfSealed(bytes) !== hash) return null;
	const opened = await openValue<AcknowledgedLetter>(bytes, 'causeway/acknowledged-letter/v1', identity);
	return opened.ok ? opened.value : null;
}

/** The node's answer was checked for nothing yet: what has not even the shape is as good as unsigned. */
const isStatement = (value: unknown): value is Acknowledged =>
	typeof value === 'object' &&
	value !== null &&
	'body' in value &&
	typeof value.body === 'object' &&
	value.body !== null &&
	'key' in value &&
	typeof value.key === 'string' &&
	'sig' in value &&
	typeof value.sig === 'string';

const wordsIn = (value: unknown): string => (typeof value === 'string' ? value : '');

/**
 * Every consent of hers that ended and took something from its desk, the newest last; from her own case, whatever the node says: one that keeps a desk’s
 * answer back, or that asked nobody, shows as waiting, and then as overdue. `rows` add only what no step of the case tells: after a restore from a backup the
 * node may know of a withdrawal that the case has lost.
 */
export function ownRetractions(
	handed: HandedCase,
	reading: CaseReading,
	rows: readonly HandedRetraction[],
	judged: ReadonlyMap<ConsentId, JudgedAnswer>,
	today: Day
): readonly OwnRetraction[] {
	const endings = endingsIn(handed);
	const receipts = receiptsOf(reading);
	const read = everything(reading);
	return reading.consents.flatMap((given): OwnRetraction[] => {
		const ending = endings.get(given.consent);
		const row = rows.find(({ consent }) => consent === given.consent);
		if (!ending || (isInForce(given, today) && !row) || !lostAnything(reading, endings, given, ending)) return [];
		const { consent, desk } = given;
		// Withdrawn by the node's word alone: what a restore from a backup has lost of the case.
		const lost = isInForce(given, today) ? row : undefined;
		const since = (ending.taken && dayOfAct(reading, ending.taken.n)) ?? lost?.askedOn ?? dayAfter(given.lastDay);
		const dueDay = dueDayOf(since);
		const openings = read
			.flatMap(({ item, content, desk: of }) =>
				content.kind === 'opened' && item.by.kind === 'member' && of === desk
					? [{ at: item.at, memberName: content.memberName }]
					: []
			)
			.reverse();
		const copies = read.filter(
			({ item, content }) =>
				content.kind === 'custody' && item.by.kind === 'member' && item.by.desk === desk && taken.has(content.what)
		).length;
		const { answer = null, doubt = null } = judged.get(consent) ?? {};
		const wants = openings.length > 0;
		const state = answer ? 'confirmed' : !wants ? 'never-opened' : isOverdue(dueDay, today) ? 'overdue' : 'waiting';
		return [
			{
				consent,
				desk,
				deskName: receipts.get(consent)?.deskName ?? '',
				how: ending.taken || lost ? 'withdrawn' : 'ended',
				since,
				dueDay,
				openings,
				copies,
				state,
				overdueDays: state === 'overdue' ? daysBetween(dueDay, today) : 0,
				answer,
				doubt
			}
		];
	});
}

/** The day of an act of hers, as she wrote it; `null` where nothing of it can be read. */
function dayOfAct(reading: CaseReading, wanted: number): Day | null {
	const own = reading.parts.flatMap(({ items }) => items).find(({ by, n }) => by.kind === 'survivor' && n === wanted);
	return own ? (own.at.slice(0, 10) as Day) : null;
}

const dayAfter = (day: Day): Day => dayOf(new Date(Date.parse(day) + 86_400_000));

/** Whether its end took a part from the desk, by the consents that the desk still had then: what a wider one replaced lost nothing. */
function lostAnything(
	reading: CaseReading,
	endings: ReadonlyMap<ConsentId, Ending>,
	ended: ReadConsent,
	{ taken: end }: Ending
): boolean {
	const { lastDay } = ended;
	const others = reading.consents.filter((other) => {
		const its = endings.get(other.consent);
		if (other.consent === ended.consent || other.desk !== ended.desk || !its) return false;
		if (end) return its.given.n <= end.n && (its.taken === null || its.taken.n > end.n);
		const [from, to] = [dayOfAct(reading, its.given.n), its.taken && dayOfAct(reading, its.taken.n)];
		return other.lastDay > lastDay && (from ?? '') <= lastDay && (to === null || to > lastDay);
	});
	const kept = new Set(others.flatMap(({ thread, parts }) => [thread, ...parts]));
	return [ended.thread, ...ended.parts].some((part) => !kept.has(part));
}

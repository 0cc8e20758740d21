import {
	accepted,
	type CaseId,
	type Day,
	type DeskId,
	dayOf,
	isBesideDay,
	isId,
	type MemberId,
	type Outcome,
	refused
} from '#core/base';
import { type GlassState, hashOfSigned, isRecipient, type SignatureCheck } from '#core/sealing';
import {
	type GlassApproval,
	type GlassDenial,
	type GlassJudgement,
	type GlassRequest,
	type GlassUse,
	glassLimits,
	type StatementRefusal,
	verifyOwn
} from './glass-statements.ts';

/** Who signs, as the server has let them in. */
export type GlassHand = { readonly member: MemberId; readonly desk: DeskId; readonly signingKey: string };

/** A desk as a use needs it: its key now, whose it is, who is in it. */
export type GlassDeskState = {
	readonly generation: number;
	readonly recipientHash: string;
	readonly organisation: string;
	readonly members: ReadonlySet<MemberId>;
};

/** What a use is decided over. `shares`: the generation that each half is sealed to. `glass` is `ended` also where a day or a consent ended it. */
export type GlassWorld = {
	readonly case: CaseId;
	readonly glass: GlassState;
	readonly shares: ReadonlyMap<DeskId, number>;
	readonly desks: ReadonlyMap<DeskId, GlassDeskState>;
	/** Of this glass, in any state. */
	readonly uses: readonly Pick<GlassUse, 'state'>[];
	readonly today: Day;
	readonly check?: SignatureCheck;
};

export type GlassUseRefusal =
	| StatementRefusal
	| 'glass-unknown'
	| 'glass-desks'
	| 'glass-stale'
	| 'glass-spent'
	| 'glass-asked'
	| 'glass-closed'
	| 'desk-key-changed'
	| 'not-permitted';

const dayMs = 86_400_000;
const daysAfter = (day: Day, days: number): Day => dayOf(new Date(Date.parse(day) + days * dayMs));

/**
 * Whether a member of one of the two desks may ask now. Refuses `glass-unknown` (no glass in force of these two desks in this case), `glass-spent`,
 * `glass-asked` (somebody asked already), `not-permitted` (the member is in the other desk too), `glass-desks` (not of two organisations), `glass-stale` (a half is sealed to a key that was replaced:
 * her browser seals new halves when she comes next), and what a statement is refused for.
 */
export function mayAskGlass(world: GlassWorld, request: GlassRequest, hand: GlassHand): Outcome<null, GlassUseRefusal> {
	const verified = verifyBy(world, request, 'causeway/glass-request/v1', hand);
	if (!verified.ok) return verified;
	const { use, case: of, glass, desk, other, hours, teller } = request.body;
	if (of !== world.case || glass !== world.glass.glass || desk === other) return refused('glass-unknown');
	if (![desk, other].every((one) => world.glass.desks.includes(one))) return refused('glass-unknown');
	if (!isId(use) || !Number.isInteger(hours) || hours < 1 || hours > glassLimits.hours)
		return refused('glass-malformed', 'hours');
	if (!isRecipient(teller)) return refused('glass-malformed', 'teller');
	// Two desks are two people's only where nobody sits in both.
	if (world.desks.get(other)?.members.has(hand.member)) return refused('not-permitted');
	const usable = isUsable(world);
	if (!usable.ok) return usable;
	return world.uses.some(({ state }) => state === 'asked' || state === 'open') ? refused('glass-asked') : accepted(null);
}

/** What must hold when it is asked for and when it is agreed to. */
function isUsable({ glass, desks, shares }: GlassWorld): Outcome<null, GlassUseRefusal> {
	if (glass.state === 'used') return refused('glass-spent');
	if (glass.state !== 'in-force') return refused('glass-unknown');
	const [one, other] = glass.desks.map((desk) => desks.get(desk));
	if (!one || !other || glass.desks[0] === glass.desks[1] || one.organisation === other.organisation)
		return refused('glass-desks');
	const isStale = glass.desks.some((desk) => shares.get(desk) !== desks.get(desk)?.generation);
	return isStale ? refused('glass-stale') : accepted(null);
}

/**
 * Whether a member of the other desk may agree: another person, who is not in the asking desk either. Refuses `not-permitted`, `glass-closed` (it was
 * answered, waited too long, or whoever asked has left the desk), `desk-key-changed` (the half is not sealed to the asking desk's key as it is now), and as {@link mayAskGlass}.
 */
export function mayApproveGlass(
	world: GlassWorld,
	use: Pick<GlassUse, 'request' | 'state'>,
	approval: GlassApproval,
	hand: GlassHand
): Outcome<null, GlassUseRefusal> {
	const answers = mayAnswer(world, use, approval, 'causeway/glass-approval/v1', hand);
	if (!answers.ok) return answers;
	const usable = isUsable(world);
	if (!usable.ok) return usable;
	const asking = world.desks.get(use.request.body.desk);
	if (!asking?.members.has(use.request.body.member)) return refused('glass-closed');
	return approval.body.recipientHash === asking.recipientHash ? accepted(null) : refused('desk-key-changed');
}

/** Whether a member of the other desk may say no. Refuses as {@link mayApproveGlass} does, but needs nothing of the glass. */
export const mayDenyGlass = (
	world: GlassWorld,
	use: Pick<GlassUse, 'request' | 'state'>,
	denial: GlassDenial,
	hand: GlassHand
): Outcome<null, GlassUseRefusal> => mayAnswer(world, use, denial, 'causeway/glass-denial/v1', hand);

function mayAnswer(
	world: GlassWorld,
	{ request, state }: Pick<GlassUse, 'request' | 'state'>,
	answer: GlassApproval | GlassDenial,
	type: (GlassApproval | GlassDenial)['body']['type'],
	hand: GlassHand
): Outcome<null, GlassUseRefusal> {
	const verified = verifyBy(world, answer as GlassApproval, type as GlassApproval['body']['type'], hand);
	if (!verified.ok) return verified;
	const asked = request.body;
	if (answer.body.use !== asked.use || answer.body.request !== hashOfSigned(request)) return refused('glass-unknown');
	const isOther = hand.desk === asked.other && hand.desk !== asked.desk && hand.member !== asked.member;
	if (!isOther || world.desks.get(asked.desk)?.members.has(hand.member)) return refused('not-permitted');
	return state === 'asked' && !isLapsed(asked.day, world.today) ? accepted(null) : refused('glass-closed');
}

/** A request that nobody answered is over after some days: danger does not wait that long. */
export const isLapsed = (askedOn: Day, today: Day): boolean => today > daysAfter(askedOn, glassLimits.answerDays);

/** The desk that reviews: of oversight, its key now. */
export type ReviewWorld = {
	readonly reviewer: { readonly generation: number };
	/** Members of the two desks whose use it is. */
	readonly concerned: ReadonlySet<MemberId>;
	readonly today: Day;
	readonly check?: SignatureCheck;
};

/**
 * Whether somebody of oversight may say what they found: of a use that was agreed to, by nobody of its two desks; that she be told now, once, and the finding
 * itself, once. Refuses `not-permitted`, `glass-closed`, `glass-unknown`.
 */
export function mayReviewGlass(
	world: ReviewWorld,
	{ request, approval, findings }: Pick<GlassUse, 'request' | 'approval' | 'findings'>,
	judgement: GlassJudgement,
	hand: GlassHand
): Outcome<null, GlassUseRefusal> {
	const { generation } = world.reviewer;
	const by = { ...hand, generation, isDay: (day: Day) => isBesideDay(day, world.today) };
	const verified = verifyOwn(judgement, 'causeway/glass-finding/v1', by, world.check);
	if (!verified.ok) return verified;
	const { use, request: hash, finding } = judgement.body;
	if (use !== request.body.use || hash !== hashOfSigned(request)) return refused('glass-unknown');
	if (world.concerned.has(hand.member)) return refused('not-permitted');
	if (!approval || findings.some(({ judgement: known }) => known.body.finding === finding)) return refused('glass-closed');
	return isReviewed(findings) ? refused('glass-closed') : accepted(null);
}

type Found = Pick<GlassUse, 'findings'>['findings'];

/** Whether it was said whether the use was justified. */
export const isReviewed = (findings: Found): boolean =>
	findings.some(({ judgement }) => judgement.body.finding !== 'tell-her-now');

/** The last day for the review. */
export const reviewDue = (approvedOn: Day): Day => daysAfter(approvedOn, glassLimits.reviewDays);

/**
 * Whether she is told of a use on this day: at once, unless the request says why not; then when the review asks for it or finds it not justified, and
 * always when the days are over.
 */
export function isTold({ request, findings }: Pick<GlassUse, 'request' | 'findings'>, today: Day): boolean {
	const { tellLater, day } = request.body;
	return (
		tellLater === null ||
		findings.some(({ judgement }) => judgement.body.finding !== 'justified') ||
		today >= daysAfter(day, glassLimits.tellDays)
	);
}

/** The day from which she is told at the latest. */
export const toldBy = (askedOn: Day): Day => daysAfter(askedOn, glassLimits.tellDays);

function verifyBy(
	{ desks, today, check }: GlassWorld,
	signed: GlassRequest | GlassApproval,
	type: GlassRequest['body']['type'] | GlassApproval['body']['type'],
	hand: GlassHand
): Outcome<unknown, GlassUseRefusal> {
	const desk = desks.get(hand.desk);
	if (!desk) return refused('not-permitted');
	const by = { ...hand, generation: desk.generation, isDay: (day: Day) => isBesideDay(day, today) };
	return verifyOwn(signed as GlassRequest, type as GlassRequest['body']['type'], by, check);
}

/**
 * Support: who helps, and when. Pure.
 * Promises: a desk is described the same way wherever it is shown, with its duties before it is chosen;
 * opening hours are told in the desk's own zone and never guessed.
 */

export {
	type AcknowledgedWire,
	type Acknowledging,
	composeAcknowledgement,
	type RetractionRecord,
	verifyRetraction
} from './acknowledge.ts';
export { type AnswerPromise, answerDue, dayAt } from './answer-due.ts';
export {
	approveGlass,
	askGlass,
	denyGlass,
	type GlassSaid,
	type GlassTelling,
	judgeGlass,
	openGlassWords
} from './compose-glass.ts';
export { type DeskChange, deskHistory, deskRecipients, doubtTeam, type TeamDoubt } from './desk-history.ts';
export {
	admitNewcomer,
	type DeskFounding,
	type DeskHand,
	type DeskKeyRequest,
	foundDesk,
	rotateDeskKey
} from './desk-keys.ts';
export { type DeskReach, deskReach, type ShutOutReason, shutOutReasons } from './desk-reach.ts';
export {
	type Enrolment,
	enrolMember,
	type InvitationAnswer,
	makePassphrase,
	type Newcomer,
	passphraseWords
} from './enrol-member.ts';
export {
	type GlassApproval,
	type GlassBasis,
	type GlassDenial,
	type GlassFinding,
	type GlassGround,
	type GlassJudgement,
	type GlassRefusalReason,
	type GlassRequest,
	type GlassRequestBody,
	type GlassUse,
	type GlassWords,
	glassBases,
	glassFindings,
	glassGrounds,
	glassLimits,
	glassRefusals,
	type TellLaterReason,
	tellLaterReasons
} from './glass-statements.ts';
export {
	type GlassDeskState,
	type GlassHand,
	type GlassUseRefusal,
	type GlassWorld,
	isLapsed,
	isReviewed,
	isTold,
	mayApproveGlass,
	mayAskGlass,
	mayDenyGlass,
	mayReviewGlass,
	type ReviewWorld,
	reviewDue,
	toldBy
} from './glass-use.ts';
export { checkFounder, checkNewcomer, type MadeInvitation, makeInvitation, type ShownNewcomer } from './invite.ts';
export {
	composeMemberAct,
	type DeskWriting,
	type MemberActRefusal,
	type MemberDeed,
	type MemberHand,
	ownThread
} from './member-act.ts';
export {
	type DeskDuty,
	type DeskKind,
	type Directory,
	deskDuties,
	deskKinds,
	isSafeguarding,
	type LocalText,
	localText,
	type PublicDesk,
	publicDesks
} from './public-desk.ts';
export { deskReader, glassReader } from './read-as-desk.ts';
export { type Reading, type ReadingHours, type ReadingSpan, readingAt } from './reading-hours.ts';
export {
	type KeptForRecovery,
	nameRecoveryKey,
	type ReopeningRequest,
	reopenDesk
} from './reopen-desk.ts';
export {
	composeSupporterAct,
	mayWriteIn,
	type SupporterActRefusal,
	type SupporterDeed,
	type SupporterHand
} from './supporter-act.ts';
export { makeTotpSecret, totpAddress, totpCode } from './totp.ts';

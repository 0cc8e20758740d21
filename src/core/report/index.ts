/**
 * Report: what a survivor tells, in which parts it stands, and what happens to it.
 * Promises: her words are never edited; every question can be skipped; nothing is asked twice.
 */
export { closedHashesIn, closedItemsIn, originalsOf } from './closed-files.ts';
export { compareCodename, comparePin } from './compare-codename.ts';
export { composeSharing, composeWithdrawal, type Sharing } from './compose-consent.ts';
export { composeReport, type FirstSave } from './compose-report.ts';
export {
	type Confirmed,
	composeDropped,
	composeInvitation,
	composeSupporter,
	composeSupporterEnd
} from './compose-supporter.ts';
export { composePrivilegeMark, composeWaiver, type Waiving } from './compose-waiver.ts';
export { composeVisit, composeWriting, type Place, type Writing } from './compose-writing.ts';
export {
	type AnswerContent,
	type AssignedContent,
	type CallNoteContent,
	type CaptureAskedContent,
	type CaptureContent,
	type CaptureWay,
	type ChatContent,
	type ChatMarksContent,
	type DeviceContent,
	type FactsContent,
	type FileBegunContent,
	type FileContent,
	type FingerprintContent,
	type FingerprintEndedContent,
	type GlassContent,
	type HashOnlyContent,
	type MapContent,
	type MessageContent,
	type OpenedContent,
	type PrivilegeMarkContent,
	type ReceiptContent,
	type ReceiptDetails,
	type ReportContent,
	type RotatedContent,
	reportLimits,
	type StateContent,
	type VisitContent,
	type WaivedContent,
	type Way,
	type WithdrawnContent,
	ways
} from './content.ts';
export { dayInMonths } from './day-in-months.ts';
export {
	type ConsentShown,
	type DeskCase,
	deskCase,
	type FactsNoted,
	type Happening,
	type Message,
	type PartShown,
	type Told
} from './desk-case.ts';
export { type Derivation, type EvidenceItem, evidenceItems, type ItemAbout, placeOfItem } from './evidence-items.ts';
export { type PieceSpan, pieceSpans } from './file-pieces.ts';
export { type GivenThing, thingsAt } from './given-things.ts';
export type { GlassUseTold } from './glass-events.ts';
export {
	type AnswerDue,
	type AnswersDue,
	answersDue,
	formatInboxFilter,
	type InboxFilter,
	type InboxRow,
	type InboxSort,
	inboxSorts,
	type OpenedFacts,
	parseInboxFilter,
	showInbox,
	wholeInbox
} from './inbox.ts';
export { type InboxNews, newsOfInbox, placeAfter } from './inbox-news.ts';
export {
	type CustodyGap,
	type CustodyStep,
	type CustodyView,
	custodyOf,
	type ItemCustody,
	type ItemPlace,
	type LeafState,
	type Unsaid
} from './item-custody.ts';
export type { Markable } from './marked-parts.ts';
export { type MediaNote, type ViewReason, viewReasons } from './media-content.ts';
export type { MediaNotes } from './media-notes.ts';
export { type NextStep, nextSteps } from './next-steps.ts';
export type { Composed, ComposeRefusal, OwnKeys, ProveDesk, ProvedDesk, Surroundings } from './own-act.ts';
export { capturesIn, type OwnCapture } from './own-captures.ts';
export {
	custodyByPart,
	glassesInForce,
	isInForce,
	type OwnCase,
	type OwnPart,
	ownCaseFrom,
	partOfKind,
	partsLostWith,
	threadOf
} from './own-case.ts';
export {
	composeGlass,
	composeGlassEnd,
	composeGlassRenewal,
	type GlassDesk,
	type GlassRefusal,
	type GlassWish,
	glassesMade,
	isGlassStale
} from './own-glass.ts';
export { leafOfErasing, leafOfTaking } from './own-leaf.ts';
export type { DeskOpenings, OpenedUnder, OpenedWhy } from './own-openings.ts';
export {
	type AnswerJudge,
	type HandedRetraction,
	type JudgedAnswer,
	judgeAnswers,
	type OwnRetraction,
	ownRetractions,
	type RetractionAnswer,
	type RetractionDoubt
} from './own-retractions.ts';
export { type NamedAgreement, type OwnConsent, type OwnSpace, type OwnThread, ownSpace } from './own-space.ts';
export {
	addressesOf,
	answersOf,
	chatsIn,
	type Fingerprint,
	filesOf,
	fingerprintsOf,
	type KeptChat,
	lastVisitOf,
	messagesOf,
	type OwnAddress,
	type OwnAnswer,
	type OwnFile,
	showsOf,
	type ThreadMessage
} from './own-told.ts';
export { linesOfPage } from './page-lines.ts';
export { parseContent } from './parse-content.ts';
export { isAuthority, isPrivilegedDesk, type WaivedPart } from './privilege.ts';
export {
	type AskedPart,
	type Danger,
	dangerChoices,
	dangerQuestion,
	notSure,
	partOfQuestion,
	type Question,
	type QuestionId,
	questions,
	questionsFor,
	safeQuestion,
	takesFiles
} from './questions.ts';
export { custodyIn, everything, type Read, receiptsOf } from './read-contents.ts';
export { bytesLeft, fileFits, isNearlyFull, pagesLeft, roomOfFile } from './room-left.ts';
export { foldText, type SearchText, searchOpened, searchText } from './search-opened.ts';
export type {
	SupporterCutContent,
	SupporterEndedContent,
	SupporterGivenContent,
	SupporterInvitedContent,
	SupporterOpenedContent
} from './supporter-content.ts';
export { type TimelineEvent, timelineOf } from './timeline.ts';
export { type Appearing, type Besides, besidesAt } from './told-besides.ts';
export { type UrgentReason, urgentReasons } from './urgent-reason.ts';
export { type Waiting, waitingOf } from './waiting.ts';
export {
	type CutShown,
	type HelpedPart,
	type HelpedSpace,
	type HelpedWords,
	type HelperShown,
	type HelperWords,
	helpedSpace,
	type InvitedShown,
	type PartNamed
} from './who-helps.ts';

/**
 * Evidence: what a survivor kept, how it came, and what it shows and does not. Pure.
 * Promises: a hash that could find a picture again is treated as the picture is; a gap in custody is shown and never filled; nothing is said to prove
 * more than it does.
 */

export { type ArchivedPage, type KeptResource, openArchivedPage, type PageForm } from './archived-page.ts';
export {
	areCaptureFacts,
	type CaptureCertificate,
	type CaptureFacts,
	type CaptureRequest,
	type CaptureTold,
	isCaptureRequest,
	isCertificate
} from './capture-facts.ts';
export { type LineClock, unknownClock } from './chat/line-time.ts';
export { conversationsOfMails } from './chat/mail-conversations.ts';
export {
	looksLikeMail,
	type MailHop,
	type MailPath,
	type MailResult,
	mailHeaders,
	mailMethods,
	mailMoment,
	meaningOf,
	readMailPath
} from './chat/mail-path.ts';
export { type TakenMail, threadOfMails, wordsOfHtml } from './chat/mail-thread.ts';
export { looksLikeMbox, splitMbox } from './chat/mbox.ts';
export { type ChatFile, parseChats } from './chat/parse-chat.ts';
export { parseLines, wordsOf } from './chat/parse-lines.ts';
export { parseTable } from './chat/parse-rows.ts';
export { loginsIn } from './chat/platform-logins.ts';
export {
	areMarks,
	cutChat,
	formatSavedChat,
	keptAround,
	type MarkedMessage,
	parseSavedChat,
	type SavedChat
} from './chat/saved-chat.ts';
export {
	type ChatAttachment,
	type ChatDoubt,
	type ChatMark,
	type ChatMessage,
	type ChatSource,
	type ChatThread,
	chatSources,
	isOfLines,
	type MailHead,
	marksFor,
	typeOfMedia
} from './chat/thread.ts';
export type { DateOrder } from './chat/whatsapp.ts';
export { type CoverArea, type CoverPlan, coverPicture } from './cover-picture.ts';
export { type CoverSpan, coverSound, type SoundCover, wavOf } from './cover-sound.ts';
export {
	type ChainGap,
	type CustodyChain,
	type CustodyContent,
	type CustodyDeed,
	type CustodyDraft,
	type CustodyParty,
	type CustodyTool,
	type CustodyUnder,
	custodyDeeds,
	custodyFields,
	hashOfCustody,
	type ItemName,
	isItemName,
	isTool,
	type PlacedCustody,
	placeCustody,
	readChains
} from './custody.ts';
export {
	type CopyMaker,
	type DerivationContent,
	type DerivationFill,
	type DerivationMethod,
	derivationFields,
	derivationOf,
	type ToldDerivation
} from './derivation.ts';
export {
	budgetAtMost,
	type Exposure,
	type ExposureBudget,
	exposureDayEnds,
	exposureDays,
	isBudget,
	isBudgetUsed,
	minutesDue,
	usualBudget
} from './exposure.ts';
export { formatHashLines, formatIndicators, type ListedHashes } from './hash-list.ts';
export {
	type CameraFacts,
	type CameraPlace,
	type CameraTime,
	type InsideFile,
	readInside
} from './inside/camera-facts.ts';
export {
	type ManifestAction,
	type ManifestDeed,
	type ManifestFacts,
	type ManifestIntegrity,
	type ManifestSignature,
	type ManifestSource,
	manifestFacts
} from './inside/manifest-facts.ts';
export {
	aboutFields,
	cannotProve,
	formOfMedia,
	formOfSource,
	type ItemAboutContent,
	type ItemForm,
	type ItemLimit,
	type ItemOrigin,
	itemForms,
	itemLimits,
	itemOrigins
} from './item-about.ts';
export { isSaidWords, manifestTypeOf, type SightKind, type SightType, sightKindSaid, sightTypeOf } from './media-sight.ts';
export { type ContactKind, contactKinds } from './names/find-contacts.ts';
export type { NamedPerson } from './names/name-parts.ts';
export { ownTool } from './own-tool.ts';
export { arePageFacts, areWorkerFacts, type PageFacts, readPageFacts, type WorkerFacts } from './page-facts.ts';
export { hashImage, isPdqHash, orientations, type PdqHash, type Pixels, pdqBounds, pdqDistance } from './pdq.ts';
export {
	contactsOf,
	countWord,
	type FoundContact,
	freeStandIns,
	type LongerWord,
	longerWords,
	peopleOf,
	replaceNames,
	type SearchedChat,
	type StandIns,
	searchChat,
	standInsTried,
	type TellShare
} from './replace-names.ts';
export {
	type CheckedWacz,
	checkWacz,
	type JudgeSigner,
	type SignatureFault,
	type SignerFound,
	signatureFaults,
	type WaczFinding,
	waczFaults
} from './wacz/check-wacz.ts';
export { answerOf, type KeptAnswer, readWarc, type WarcRecord } from './wacz/read-warc.ts';
export type { SignedDigest } from './wacz/wacz-package.ts';

import type { ConsentId, Day, DeskId, FileId, FingerprintId, GlassId, Id, Moment } from '#core/base';
import type {
	ChatSource,
	CustodyContent,
	CustodyTool,
	DerivationContent,
	ItemAboutContent,
	ItemName,
	MarkedMessage,
	PageFacts,
	PdqHash,
	WorkerFacts
} from '#core/evidence';
import type { PartKind, PartNumber, PurposeCode, StateCode } from '#core/sealing';
import type { MediaNote } from './media-content.ts';
import type { SupporterContent } from './supporter-content.ts';

/** The way in that she chose; decides which questions are asked and whether files are taken. */
export const ways = ['self', 'helper', 'under-18', 'institution'] as const;
export type Way = (typeof ways)[number];

/** Part 0, first item: which number is which kind (the server sees them shuffled), and how the case came in. */
export type MapContent = {
	readonly kind: 'map';
	readonly way: Way;
	readonly language: string;
	readonly parts: readonly { readonly part: PartNumber; readonly kind: PartKind; readonly desk: DeskId | null }[];
};

/**
 * Her own words to one question, exactly as typed, and what she picked where the question offers choices (`not-sure` is one of them
 * everywhere). `question` is an id of the questions list. A later answer to the same question adds, never replaces.
 */
export type AnswerContent = {
	readonly kind: 'answer';
	readonly question: string;
	readonly choice: string | null;
	readonly text: string;
};

/** A message in a desk's thread. */
export type MessageContent = { readonly kind: 'message'; readonly text: string };

/** A file is begun (so that an upload can be taken up again) ... */
export type FileBegunContent = {
	readonly kind: 'file-begun';
	readonly file: FileId;
	readonly name: string;
	readonly bytes: number;
	readonly pieceBytes: number;
	readonly lastModified: number;
};

/** ... and complete: the signed manifest. `shows` is her answer whether a person under 18 is shown; only `adults` and `nobody` are ever uploaded. */
export type FileContent = {
	readonly kind: 'file';
	readonly file: FileId;
	readonly name: string;
	readonly mediaType: string;
	readonly bytes: number;
	readonly pieceBytes: number;
	readonly shows: 'adults' | 'nobody';
	readonly pieces: readonly { readonly sealedHash: string; readonly bytes: number }[];
	/** With what it was taken here; absent in what was written before this was. */
	readonly tool?: CustodyTool;
};

/** Instead of a file that may show a person under 18: only where it is and, computed on her device, its hash. */
export type HashOnlyContent = {
	readonly kind: 'hash-only';
	readonly sha256: string | null;
	readonly address: string;
	readonly shows: 'minor' | 'not-sure';
};

/**
 * The PDQ hash of a picture of hers that shows adults only, worked out on her device; the picture itself stays there. `hashes` are in the order of
 * `orientations`. `name` is the file's, for her own eyes and those she lets read.
 */
export type FingerprintContent = {
	readonly kind: 'fingerprint';
	readonly fingerprint: FingerprintId;
	readonly algorithm: 'pdq';
	readonly name: string;
	readonly quality: number;
	readonly hashes: readonly PdqHash[];
};

/** She took a fingerprint back: whoever passed it on is to take it back there. */
export type FingerprintEndedContent = { readonly kind: 'fingerprint-ended'; readonly fingerprint: FingerprintId };

/**
 * A conversation that she kept, words only: the file holds it (`causeway/chat/v1`). `messages` are those of the export, `kept` those in the file. `originals` are the files of the
 * export, which stay on her device: their hashes show later that they are the same.
 */
export type ChatContent = {
	readonly kind: 'chat';
	readonly file: FileId;
	readonly source: ChatSource;
	readonly title: string;
	readonly people: readonly string[];
	readonly messages: number;
	readonly kept: number;
	readonly originals: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
	/** What read it out of the export; absent in what was written before this was. */
	readonly tool?: CustodyTool;
};

/** What she marked in a conversation; the newest list counts. */
export type ChatMarksContent = { readonly kind: 'chat-marks'; readonly file: FileId; readonly marks: readonly MarkedMessage[] };

/** How a page of the web came here: opened by the node's capture worker, or brought as an archive that her own browser made. */
export const captureWays = ['worker', 'upload'] as const;
export type CaptureWay = (typeof captureWays)[number];

/**
 * She wants a page kept, and chose the way: written before anybody opens it, so that nothing is lost when she leaves meanwhile. `file` will hold the archive. `address` is empty where an archive that she brings
 * does not say it. Never where a person under 18 may be shown.
 */
export type CaptureAskedContent = {
	readonly kind: 'capture-asked';
	readonly file: FileId;
	readonly way: CaptureWay;
	readonly address: string;
	readonly shows: FileContent['shows'];
};

/** The page is there: the file is its archive, `page` what that says, `told` what a worker said besides. */
export type CaptureContent = {
	readonly kind: 'capture';
	readonly file: FileId;
	readonly way: CaptureWay;
	readonly asked: string;
	readonly page: PageFacts;
	readonly told: WorkerFacts | null;
};

/** She does not want that page any more, or it cannot be opened: it is no longer shown as unfinished. */
export type CaptureDroppedContent = { readonly kind: 'capture-dropped'; readonly file: FileId };

/** A note of a call or a talk: who took part, when, and what was said, as its writer remembers it. `when` is in words: often only roughly known. */
export type CallNoteContent = {
	readonly kind: 'call-note';
	readonly item: ItemName;
	readonly people: string;
	readonly when: string;
	readonly said: string;
	readonly writer: string;
};

/** A thing that is evidence itself, a telephone or a disk: what it looks like and its number. Who has it stands in its custody. */
export type DeviceContent = {
	readonly kind: 'device';
	readonly item: ItemName;
	readonly what: string;
	readonly serial: string;
	readonly owner: string;
};

/** A consent receipt (fields after ISO/IEC TS 27560:2023), in the thread and in her own part. */
export type ReceiptContent = {
	readonly kind: 'receipt';
	readonly schema: 'causeway/receipt/v1';
	readonly receipt: ConsentId;
	readonly at: Moment;
	readonly language: string;
	/** The way in that she chose, so that a desk knows whom a case is about. Older receipts do not say it. */
	readonly way?: Way;
	readonly desk: DeskId;
	readonly deskName: string;
	readonly purpose: PurposeCode;
	readonly parts: readonly { readonly part: PartNumber; readonly kind: PartKind }[];
	readonly thread: PartNumber;
	readonly lastDay: Day;
	readonly withdrawal: 'any-time-in-your-space';
	readonly duties: readonly string[];
	readonly state: 'given';
	/** The agreement under which the desk reads, where there is one; as the entry of the consent says. */
	readonly agreement?: string | null;
	/** What a record by ISO/IEC TS 27560 must say besides; older receipts do not say it. */
	readonly record?: ReceiptDetails;
};

/**
 * `principal`: the signing key of the case, which stands for her. `node`: where the sealed case is stored. `organisation` and `deskKind`: who is responsible for the
 * desk, and what it is, as shown to her. `contact` and `notice`: where the desk is listed, and where it is said what is kept. `jurisdiction`: the code of a
 * state, `null` where the desk states none. `retention`: the desk's key ends with the last day; what is sealed stays until she erases it.
 */
export type ReceiptDetails = {
	readonly principal: string;
	readonly node: string;
	readonly organisation: string;
	readonly deskKind: string;
	readonly contact: string;
	readonly notice: string;
	readonly jurisdiction: string | null;
	readonly retention: 'until-last-day';
};

/** She took a consent back. In her own part; the desk sees only that it may no longer read. */
export type WithdrawnContent = { readonly kind: 'withdrawn'; readonly receipt: ConsentId; readonly desk: DeskId };

/** She marked a part as privileged, or took the mark off: the newest counts. In her own part, and in the part itself for who may read it. */
export type PrivilegeMarkContent = { readonly kind: 'privilege-mark'; readonly part: PartNumber; readonly on: boolean };

/**
 * She handed an authority what was said in a privileged part until now. In her own part, and in the part itself after it got its new key, so that
 * its desk knows and the authority does not read it there. `of` is the desk whose thread it is, `null` for every other part.
 */
export type WaivedContent = {
	readonly kind: 'waived';
	readonly receipt: ConsentId;
	readonly part: PartNumber;
	readonly partKind: PartKind;
	readonly of: DeskId | null;
	readonly desk: DeskId;
	readonly deskName: string;
	readonly lastDay: Day;
};

/**
 * A member opened the case, what for, and by which of her consents, each with the agreement it names, as the member's browser knew them. Written before the server hands anything out, read by the survivor.
 * Absent in what was written before openings said it.
 */
export type OpenedContent = {
	readonly kind: 'opened';
	readonly deskName: string;
	readonly memberName: string;
	readonly purpose?: PurposeCode;
	readonly under?: readonly { readonly consent: ConsentId; readonly agreement: Id<'agreement'> | null }[];
};

/** A desk moved to another state, with the reason in words meant for her, and when she may expect to hear again. */
export type StateContent = {
	readonly kind: 'state';
	readonly state: StateCode;
	readonly reason: string;
	readonly expectBy: Day | null;
	readonly memberName: string;
};

/** The case changed hands inside the desk. */
export type AssignedContent = {
	readonly kind: 'assigned';
	readonly toName: string;
	readonly byName: string;
	readonly note: string;
};

/**
 * What a desk understood of the case: `facts` is the JSON text of a facts file (text, because amounts are no whole numbers); the newest note
 * counts, the older ones stay. `countries` are those whose law was looked at. Whoever asks the engine with it parses it anew: a member may err.
 */
export type FactsContent = {
	readonly kind: 'facts';
	readonly facts: string;
	readonly countries: readonly string[];
	readonly memberName: string;
};

/** She came back. Lets her see "your last visit was …", which a rolled-back server could not invent. */
export type VisitContent = { readonly kind: 'visit' };

/** A member's browser made a new key for the thread because a holder left. */
export type RotatedContent = { readonly kind: 'rotated' };

/**
 * What two desks may open together in danger, in her own part alone. `seed` (b64u of 32 bytes) is of the glass's key: she could open all of it anyway,
 * and with it her browser can seal new halves when a desk's key changes.
 */
export type GlassContent = {
	readonly kind: 'glass';
	readonly glass: GlassId;
	readonly what: 'made' | 'renewed' | 'ended';
	readonly seed: string;
	readonly desks: readonly { readonly desk: DeskId; readonly name: string }[];
	readonly parts: readonly { readonly part: PartNumber; readonly kind: PartKind }[];
	readonly lastDay: Day;
};

export type ReportContent =
	| GlassContent
	| MapContent
	| AnswerContent
	| MessageContent
	| FileBegunContent
	| FileContent
	| HashOnlyContent
	| FingerprintContent
	| FingerprintEndedContent
	| ChatContent
	| ChatMarksContent
	| CaptureAskedContent
	| CaptureContent
	| CaptureDroppedContent
	| CustodyContent
	| ItemAboutContent
	| DerivationContent
	| CallNoteContent
	| DeviceContent
	| ReceiptContent
	| WithdrawnContent
	| PrivilegeMarkContent
	| WaivedContent
	| OpenedContent
	| StateContent
	| AssignedContent
	| FactsContent
	| MediaNote
	| SupporterContent
	| VisitContent
	| RotatedContent;

/** Sizes in bytes. `fileBytes` is the most that the report takes of one file; in her space the node says how large one may be. */
export const reportLimits = { textBytes: 1_048_576, fileBytes: 104_857_600, pieceBytes: 16_777_216 } as const;

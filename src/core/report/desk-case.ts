import type { CaseId, ConsentId, Day, DeskId, FileId, MemberId, Moment } from '#core/base';
import type { CustodyDeed } from '#core/evidence';
import type {
	CaseAuthor,
	CaseReading,
	Finding,
	PartKind,
	PartNumber,
	PurposeCode,
	ReadItem,
	ReadPart,
	StateCode
} from '#core/sealing';
import type { CaptureContent, FactsContent, FileContent, HashOnlyContent, ReportContent, Way } from './content.ts';
import { type EvidenceItem, evidenceItems, type Subject, type SubjectOf, subjectsOf } from './evidence-items.ts';
import { type Markable, markedKinds } from './marked-parts.ts';
import { type MediaNotes, mediaNotesIn } from './media-notes.ts';
import { chatsIn, type Fingerprint, filesOf, fingerprintsIn, type KeptChat, type OwnFile } from './own-told.ts';
import { parseContent } from './parse-content.ts';
import { type WaivedPart, waivedParts } from './privilege.ts';
import { type UrgentReason, urgentReasonFrom } from './urgent-reason.ts';
import { type HelperShown, type HelperWords, helpersShown, helperWords } from './who-helps.ts';

/** A file, as far as it is told before it is opened. */
export type FileTold = Pick<FileContent, 'file' | 'name' | 'mediaType' | 'bytes' | 'shows'>;

/** What somebody told in a part, as it was told. */
export type Told =
	| {
			readonly kind: 'answer';
			readonly at: Moment;
			readonly question: string;
			readonly choice: string | null;
			readonly text: string;
	  }
	| ({ readonly kind: 'file'; readonly at: Moment } & FileTold)
	| ({ readonly kind: 'file-unfinished'; readonly at: Moment } & Pick<FileContent, 'file' | 'name' | 'bytes'>)
	| ({ readonly kind: 'hash-only'; readonly at: Moment } & Pick<HashOnlyContent, 'sha256' | 'address' | 'shows'>)
	| ({ readonly kind: 'fingerprint' } & Fingerprint)
	| ({ readonly kind: 'chat' } & KeptChat)
	| ({ readonly kind: 'capture'; readonly at: Moment; readonly archive: FileTold } & Omit<CaptureContent, 'kind' | 'file'>)
	| { readonly kind: 'unreadable'; readonly at: Moment };

export type PartShown = {
	readonly part: PartNumber;
	readonly kind: PartKind;
	/** The desks that hold the part's current key, besides the survivor. */
	readonly desks: readonly DeskId[];
	readonly told: readonly Told[];
};

export type Message = { readonly seq: number; readonly at: Moment; readonly by: CaseAuthor; readonly text: string };

/** What the desk noted of the case for the law, and when. */
export type FactsNoted = { readonly at: Moment } & Pick<FactsContent, 'facts' | 'countries' | 'memberName'>;

/** Something that happened, for the timeline. `count` is how many answers, files and addresses came in together. */
export type Happening = { readonly at: Moment; readonly by: CaseAuthor; readonly part: PartNumber } & (
	| { readonly what: 'told'; readonly count: number; readonly kind: PartKind }
	| { readonly what: 'message' | 'rotated' }
	| { readonly what: 'waived'; readonly deskName: string }
	| { readonly what: 'receipt'; readonly purpose: PurposeCode; readonly lastDay: Day }
	| { readonly what: 'opened'; readonly memberName: string; readonly purpose: PurposeCode | null }
	| { readonly what: 'facts'; readonly memberName: string }
	| { readonly what: 'item-added' | 'item-described'; readonly item: string }
	| ({ readonly what: 'custody'; readonly deed: CustodyDeed; readonly name: string } & Subject)
	| { readonly what: 'viewed' | 'assessment' | 'may-show-minor'; readonly file: FileId; readonly memberName: string }
	| {
			readonly what: 'state';
			readonly state: StateCode;
			readonly reason: string;
			readonly expectBy: Day | null;
			readonly memberName: string;
	  }
	| { readonly what: 'assigned'; readonly toName: string; readonly byName: string; readonly note: string }
);

export type ConsentShown = {
	readonly consent: ConsentId;
	/** The day of its receipt; `null` where none can be read. */
	readonly givenOn: Day | null;
	readonly agreement: string | null;
	readonly purpose: PurposeCode;
	readonly lastDay: Day;
	readonly kinds: readonly PartKind[];
	readonly inForce: boolean;
	/** By a waiver: what was said until then, and nothing later. Absent is no. */
	readonly waived?: true;
};

/** A case as one desk sees it: nothing is left out that the reading opened, and every finding is shown. */
export type DeskCase = {
	readonly case: CaseId;
	readonly openedOn: Day | null;
	/** The name that the person gave, as written; `null` where none was given, or not to this desk. */
	readonly name: string | null;
	/** Whom the case is about, and the language it was shared in, by the newest receipt; `null` where none says it. */
	readonly way: Way | null;
	readonly language: string | null;
	readonly parts: readonly PartShown[];
	/** Everything that is evidence, in whatever part. */
	readonly items: readonly EvidenceItem[];
	readonly thread: PartNumber | null;
	/** The files that this desk added, also those that are not whole yet. */
	readonly added: readonly OwnFile[];
	/** Files of this desk that are copies; one that is not whole cannot be chosen on the device again. */
	readonly copies: ReadonlySet<FileId>;
	readonly messages: readonly Message[];
	/** The newest note of the desk for the law; `null` where nobody made one. */
	readonly facts: FactsNoted | null;
	readonly media: MediaNotes;
	readonly happenings: readonly Happening[];
	/** Parts that she marked as privileged. */
	readonly privileged: readonly Markable[];
	/** What she handed over by a waiver: said until then, and nothing later. */
	readonly waived: readonly WaivedPart[];
	readonly consents: readonly ConsentShown[];
	readonly state: StateCode;
	readonly assigned: MemberId | null;
	readonly urgent: boolean;
	/** Who helps her, or did, as far as this desk is shown; and what they wrote, which is never hers. */
	readonly helpers: readonly HelperShown[];
	readonly helperWords: readonly HelperWords[];
	/** The danger she named with the mark, oldest first. */
	readonly because: readonly UrgentReason[];
	/** The day that the desk last named to her; `null` where it named none since. */
	readonly expectBy: Day | null;
	readonly findings: readonly Finding[];
};

export type Parsed = { readonly item: ReadItem; readonly content: ReportContent | null };

/** What happened comes first; part numbers are shuffled and say nothing of an order. */
const readingOrder: readonly PartKind[] = ['account', 'support', 'evidence', 'money', 'contact', 'identity'];

/** Arranges a verified reading for the desk that made it. */
export function deskCase(reading: CaseReading, desk: DeskId, today: Day): DeskCase {
	const own = reading.consents.filter((consent) => consent.desk === desk);
	const threadNumber = own.at(-1)?.thread ?? null;
	const thread = reading.parts.find(({ part }) => part === threadNumber);
	const parsed = new Map(
		reading.parts.map((part) => [part.part, part.items.map((item): Parsed => ({ item, content: parseContent(item.content) }))])
	);
	const inThread = thread ? (parsed.get(thread.part) ?? []) : [];
	const shown = reading.parts
		.filter(({ kind }) => kind !== null && readingOrder.includes(kind))
		.sort((a, b) => readingOrder.indexOf(a.kind as PartKind) - readingOrder.indexOf(b.kind as PartKind));
	const kinds = new Map(reading.parts.map(({ part, kind }) => [part, kind]));
	const items = evidenceItems(reading);
	const subjectOf = subjectsOf(reading);
	const happenings = [
		...shown.flatMap((part) => toldTogether(part, parsed.get(part.part) ?? [])),
		...[...shown.flatMap(({ part }) => parsed.get(part) ?? []), ...inThread].flatMap((one) => itemHappening(one, subjectOf)),
		...inThread.flatMap(({ item, content }) => happeningOf(item, content))
	].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
	const givenOn = new Map(
		inThread.flatMap(({ item, content }) =>
			content?.kind === 'receipt' && item.by.kind === 'survivor' ? [[content.receipt, content.at.slice(0, 10) as Day]] : []
		)
	);
	const receipt = inThread.findLast(({ item, content }) => content?.kind === 'receipt' && item.by.kind === 'survivor')?.content;
	const lastState = happenings.findLast((step) => step.what === 'state');
	return {
		case: reading.case,
		openedOn: reading.opened?.day ?? null,
		name: nameIn(shown.flatMap((part) => parsed.get(part.part) ?? [])),
		way: (receipt?.kind === 'receipt' && receipt.way) || null,
		language: receipt?.kind === 'receipt' ? receipt.language : null,
		items,
		parts: shown.map((part) => showPart(part, parsed.get(part.part) ?? [])),
		thread: threadNumber,
		added: filesOf(reading).filter(({ by, part }) => by.kind === 'member' && part === threadNumber),
		copies: copiesIn(inThread),
		messages: inThread.flatMap(({ item, content }) =>
			content?.kind === 'message' ? [{ seq: item.seq, at: item.at, by: item.by, text: content.text }] : []
		),
		facts: factsIn(inThread),
		media: mediaNotesIn(inThread),
		happenings,
		consents: own.map(({ consent, purpose, lastDay, parts, agreement, withdrawn, throughEpoch }) => ({
			consent,
			givenOn: givenOn.get(consent) ?? null,
			agreement,
			purpose,
			lastDay,
			kinds: parts.flatMap((part) => kinds.get(part) ?? []),
			inForce: !withdrawn && lastDay >= today,
			...(throughEpoch === undefined ? {} : { waived: true as const })
		})),
		state: thread?.status?.state ?? 'received',
		assigned: (thread?.status?.assigned ?? null) as MemberId | null,
		urgent: thread?.status?.urgent ?? false,
		because: inThread.flatMap(({ item, content }) =>
			content?.kind === 'answer' && item.by.kind === 'survivor' ? (urgentReasonFrom(content) ?? []) : []
		),
		helpers: helpersShown(reading, today),
		helperWords: helperWords(reading),
		expectBy: lastState?.what === 'state' ? lastState.expectBy : null,
		privileged: markedKinds(reading),
		waived: waivedParts(reading, desk, today),
		findings: reading.findings
	};
}

/** The event `derived` is written as a copy is begun. */
const copiesIn = (inThread: readonly Parsed[]): ReadonlySet<FileId> =>
	new Set(
		inThread.flatMap(({ item, content }) =>
			content?.kind === 'custody' && content.what === 'derived' && item.by.kind === 'member' && content.to?.kind === 'item'
				? [content.to.id as FileId]
				: []
		)
	);

/** A note that she did not write, and no act that only opened the case: the last of them. */
export function factsIn(parsed: readonly Parsed[]): FactsNoted | null {
	const noted = parsed.flatMap(({ item, content }): FactsNoted[] => {
		if (content?.kind !== 'facts' || item.by.kind !== 'member' || item.actCode === 'open') return [];
		const { facts, countries, memberName } = content;
		return [{ at: item.at, facts, countries, memberName }];
	});
	return noted.at(-1) ?? null;
}

/** The last name given, on one line: later answers add, and the newest is the one to call somebody by. */
function nameIn(parsed: readonly Parsed[]): string | null {
	const names = parsed.flatMap(({ item, content }) =>
		item.by.kind === 'survivor' && content?.kind === 'answer' && content.question === 'name' ? content.text.trim() : []
	);
	return names.findLast((name) => name !== '')?.replace(/\s+/gu, ' ') ?? null;
}

function showPart({ part, kind, holders }: ReadPart, parsed: readonly Parsed[]): PartShown {
	const finished = new Set(parsed.flatMap(({ content }) => (content?.kind === 'file' ? [content.file] : [])));
	const pieces: Pieces = {
		finished,
		fingerprints: new Map(fingerprintsIn(parsed).map((one) => [one.id, one])),
		chats: new Map(chatsIn(parsed).map((one) => [one.id, one])),
		files: new Map(parsed.flatMap(({ content }) => (content?.kind === 'file' ? [[content.file, content]] : []))),
		pages: new Set(parsed.flatMap(({ item, content }) => (content?.kind === 'capture' && isHers(item) ? [content.file] : [])))
	};
	return {
		part,
		kind: kind as PartKind,
		desks: [...new Set(holders.flatMap((holder) => (holder.kind === 'desk' ? [holder.desk] : [])))],
		told: parsed.flatMap(({ item, content }) => toldOf(item, content, pieces))
	};
}

/** What of a part is told once, though several items speak of it. */
type Pieces = {
	readonly finished: ReadonlySet<FileId>;
	readonly fingerprints: ReadonlyMap<string, Fingerprint>;
	readonly chats: ReadonlyMap<string, KeptChat>;
	readonly files: ReadonlyMap<FileId, FileContent>;
	/** Files that hold a page of the web. */
	readonly pages: ReadonlySet<FileId>;
};

const isHers = ({ by }: ReadItem): boolean => by.kind === 'survivor';

function toldOf(item: ReadItem, content: ReportContent | null, pieces: Pieces): Told[] {
	const { at, part, seq } = item;
	const { finished, fingerprints, chats, files, pages } = pieces;
	if (!content) return [{ kind: 'unreadable', at }];
	switch (content.kind) {
		case 'answer':
			return [{ kind: 'answer', at, question: content.question, choice: content.choice, text: content.text }];
		case 'file': {
			const { file, name, mediaType, bytes, shows } = content;
			if (pages.has(file)) return [];
			if ([...chats.values()].some((chat) => chat.file === file)) return [];
			return [{ kind: 'file', at, file, name, mediaType, bytes, shows }];
		}
		case 'file-begun': {
			const { file, name, bytes } = content;
			return finished.has(file) ? [] : [{ kind: 'file-unfinished', at, file, name, bytes }];
		}
		case 'hash-only': {
			const { sha256, address, shows } = content;
			return [{ kind: 'hash-only', at, sha256, address, shows }];
		}
		case 'fingerprint': {
			const one = fingerprints.get(`${part}/${seq}`);
			return one ? [{ kind: 'fingerprint', ...one }] : [];
		}
		case 'capture': {
			const { kind, file, ...capture } = content;
			const archive = files.get(file);
			return archive && isHers(item) ? [{ kind, at, archive, ...capture }] : [];
		}
		case 'chat': {
			const one = chats.get(`${part}/${seq}`);
			return one ? [{ kind: 'chat', ...one }] : [];
		}
		default:
			return [];
	}
}

/** One step for all that came into a part at one moment. */
function toldTogether(part: ReadPart, parsed: readonly Parsed[]): Happening[] {
	const told = parsed.filter(
		({ item, content }) =>
			item.by.kind === 'survivor' && content && ['answer', 'file', 'hash-only', 'fingerprint'].includes(content.kind)
	);
	const moments = Map.groupBy(told, ({ item }) => item.at);
	return [...moments].map(([at, together]) => ({
		at,
		by: (together[0] as Parsed).item.by,
		part: part.part,
		what: 'told',
		count: together.length,
		kind: part.kind as PartKind
	}));
}

/** What was done with an item of evidence, by whoever wrote it. */
function itemHappening({ item, content }: Parsed, subjectOf: SubjectOf): Happening[] {
	const step = { at: item.at, by: item.by, part: item.part };
	switch (content?.kind) {
		case 'call-note':
		case 'device':
			return [{ ...step, what: 'item-added', item: subjectOf(content.item).item }];
		case 'file':
		case 'hash-only': {
			const name = content.kind === 'file' ? content.name : content.address;
			return item.by.kind === 'member' ? [{ ...step, what: 'item-added', item: name }] : [];
		}
		case 'item-about':
			return [{ ...step, what: 'item-described', item: subjectOf(content.item).item }];
		case 'custody':
			return [{ ...step, what: 'custody', deed: content.what, name: content.by, ...subjectOf(content.item) }];
		default:
			return [];
	}
}

/** What only she may write says nothing when a member wrote it, and the other way round. */
function happeningOf({ at, by, part }: ReadItem, content: ReportContent | null): Happening[] {
	const step = { at, by, part };
	const hers = content?.kind === 'receipt' || content?.kind === 'waived';
	const either = content?.kind === 'message' || content?.kind === 'rotated';
	if (!either && hers !== (by.kind === 'survivor')) return [];
	switch (content?.kind) {
		case 'message':
		case 'rotated':
			return [{ ...step, what: content.kind }];
		case 'waived':
			return [{ ...step, what: 'waived', deskName: content.deskName }];
		case 'receipt':
			return [{ ...step, what: 'receipt', purpose: content.purpose, lastDay: content.lastDay }];
		case 'opened':
			return [{ ...step, what: 'opened', memberName: content.memberName, purpose: content.purpose ?? null }];
		case 'facts':
			return [{ ...step, what: 'facts', memberName: content.memberName }];
		case 'viewed':
		case 'assessment':
		case 'may-show-minor':
			return [{ ...step, what: content.kind, file: content.file, memberName: content.memberName }];
		case 'state': {
			const { state, reason, expectBy, memberName } = content;
			return [{ ...step, what: 'state', state, reason, expectBy, memberName }];
		}
		case 'assigned': {
			const { toName, byName, note } = content;
			return [{ ...step, what: 'assigned', toName, byName, note }];
		}
		default:
			return [];
	}
}

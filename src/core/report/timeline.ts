import type { ConsentId, Day, DeskId, FileId, Moment } from '#core/base';
import type { CaseReading, PartKind, ReadItem, StateCode } from '#core/sealing';
import type { ReceiptContent, ReportContent } from './content.ts';
import { parseContent } from './parse-content.ts';
import { orderOfAsking } from './questions.ts';

/** One thing that happened, for the page to say in plain words. Days stand where no moment is known. */
export type TimelineEvent = { readonly id: string; readonly at: Moment | Day } & (
	| { readonly what: 'recorded' }
	| { readonly what: 'wrote'; readonly parts: readonly PartKind[] }
	| { readonly what: 'file-added'; readonly file: FileId; readonly name: string }
	| { readonly what: 'file-waiting'; readonly file: FileId; readonly name: string }
	| { readonly what: 'address-added' }
	| { readonly what: 'consent-given'; readonly receipt: ReceiptContent }
	| { readonly what: 'consent-withdrawn' | 'consent-ended'; readonly desk: DeskId; readonly deskName: string }
	| { readonly what: 'opened'; readonly desk: DeskId; readonly deskName: string; readonly memberName: string }
	| { readonly what: 'message-sent'; readonly desk: DeskId }
	| { readonly what: 'message-received'; readonly desk: DeskId }
	| {
			readonly what: 'state-set';
			readonly desk: DeskId;
			readonly state: StateCode;
			readonly reason: string;
			readonly expectBy: Day | null;
			readonly memberName: string;
	  }
	| { readonly what: 'handed-over'; readonly desk: DeskId; readonly toName: string; readonly byName: string }
	| { readonly what: 'key-renewed'; readonly desk: DeskId }
);

/** Whose move it is with one desk, and by when she may expect something. */
export type Waiting = {
	readonly desk: DeskId;
	readonly deskName: string;
	readonly thread: number;
	readonly state: StateCode;
	/** `first-reading`: nobody there has opened it yet. */
	readonly for: 'first-reading' | 'desk' | 'survivor' | 'others' | 'nobody';
	readonly until: Day | null;
	readonly urgent: boolean;
};

type Read = { readonly item: ReadItem; readonly content: ReportContent; readonly kind: PartKind; readonly desk: DeskId | null };

/** Everything readable of a case, oldest first: by moment, then by place in its part. */
function everything(reading: CaseReading): Read[] {
	return reading.parts
		.flatMap((part) =>
			part.items.flatMap((item): Read[] => {
				const content = contentOf(item);
				return content && part.kind ? [{ item, content, kind: part.kind, desk: part.desk }] : [];
			})
		)
		.sort((a, b) => (a.item.at === b.item.at ? placeOf(a) - placeOf(b) : a.item.at < b.item.at ? -1 : 1));
}

/** Where moments are the same: the case begins with its map, then each part goes in its own order. */
const placeOf = ({ item, content }: Read): number => (content.kind === 'map' ? 0 : item.seq);

/** What an item says. An act that opened the case is shown as an opening whatever its member wrote into it, or left out. */
function contentOf({ by, actCode, content }: ReadItem): ReportContent | null {
	const parsed = parseContent(content);
	const hidden = by.kind === 'member' && actCode === 'open' && parsed?.kind !== 'opened';
	return hidden ? { kind: 'opened', deskName: '', memberName: '' } : parsed;
}

const isOwn = ({ item }: Read): boolean => item.by.kind === 'survivor';

/** The receipts that she wrote herself, by consent. A desk could write something like one into its thread; it does not count. */
export const receiptsOf = (reading: CaseReading): ReadonlyMap<ConsentId, ReceiptContent> =>
	new Map(
		everything(reading).flatMap((read) =>
			read.content.kind === 'receipt' && read.kind === 'own' && isOwn(read) ? [[read.content.receipt, read.content]] : []
		)
	);

/** What happened and when, oldest first. `today` decides which consents have run out. */
export function timelineOf(reading: CaseReading, today: Day): readonly TimelineEvent[] {
	const receipts = receiptsOf(reading);
	const read = everything(reading);
	const finished = new Set(read.flatMap(({ content }) => (content.kind === 'file' ? [content.file] : [])));
	const events: TimelineEvent[] = [];
	for (const one of read) {
		const event = eventOf(one, receipts, finished);
		if (!event) continue;
		const last = events.at(-1);
		// Answers saved together are one step for her.
		if (event.what === 'wrote' && last?.what === 'wrote' && last.at === event.at)
			events[events.length - 1] = { ...last, parts: [...new Set([...last.parts, ...event.parts])] };
		else events.push(event);
	}
	for (const consent of reading.consents) {
		const receipt = receipts.get(consent.consent);
		if (receipt && !consent.withdrawn && consent.lastDay < today)
			events.push({
				id: `ended/${consent.consent}`,
				at: consent.lastDay,
				what: 'consent-ended',
				desk: consent.desk,
				deskName: receipt.deskName
			});
	}
	return events.sort((a, b) => (a.at.slice(0, 10) === b.at.slice(0, 10) ? 0 : a.at < b.at ? -1 : 1));
}

function eventOf(
	one: Read,
	receipts: ReadonlyMap<ConsentId, ReceiptContent>,
	finished: ReadonlySet<FileId>
): TimelineEvent | null {
	const { item, content } = one;
	const base = { id: `${item.part}/${item.seq}`, at: item.at };
	return isOwn(one) ? ownEvent(base, one, receipts, finished) : deskEvent(base, content, one.desk);
}

function ownEvent(
	base: { readonly id: string; readonly at: Moment },
	{ content, kind, desk }: Read,
	receipts: ReadonlyMap<ConsentId, ReceiptContent>,
	finished: ReadonlySet<FileId>
): TimelineEvent | null {
	switch (content.kind) {
		case 'map':
			return { ...base, what: 'recorded' };
		case 'answer':
			return { ...base, what: 'wrote', parts: [kind] };
		case 'message':
			return desk && { ...base, what: 'message-sent', desk };
		case 'file':
			return { ...base, what: 'file-added', file: content.file, name: content.name };
		case 'file-begun':
			return finished.has(content.file) ? null : { ...base, what: 'file-waiting', file: content.file, name: content.name };
		case 'hash-only':
			return { ...base, what: 'address-added' };
		case 'receipt':
			return kind === 'own' ? { ...base, what: 'consent-given', receipt: content } : null;
		case 'withdrawn': {
			const deskName = receipts.get(content.receipt)?.deskName ?? '';
			return { ...base, what: 'consent-withdrawn', desk: content.desk, deskName };
		}
		default:
			return null;
	}
}

/** What a member wrote into its desk's thread. Contents that only she may write say nothing when a member writes them. */
function deskEvent(
	base: { readonly id: string; readonly at: Moment },
	content: ReportContent,
	desk: DeskId | null
): TimelineEvent | null {
	if (!desk) return null;
	switch (content.kind) {
		case 'opened':
			return { ...base, what: 'opened', desk, deskName: content.deskName, memberName: content.memberName };
		case 'message':
			return { ...base, what: 'message-received', desk };
		case 'state': {
			const { state, reason, expectBy, memberName } = content;
			return { ...base, what: 'state-set', desk, state, reason, expectBy, memberName };
		}
		case 'assigned':
			return { ...base, what: 'handed-over', desk, toName: content.toName, byName: content.byName };
		case 'rotated':
			return { ...base, what: 'key-renewed', desk };
		default:
			return null;
	}
}

/** Where each desk that may read now stands, and whose move it is. */
export function waitingOf(reading: CaseReading, today: Day): readonly Waiting[] {
	const receipts = receiptsOf(reading);
	const seen = new Set<DeskId>();
	return reading.consents.toReversed().flatMap((consent): Waiting[] => {
		if (consent.withdrawn || consent.lastDay < today || seen.has(consent.desk)) return [];
		seen.add(consent.desk);
		const part = reading.parts.find(({ part }) => part === consent.thread);
		const read = everything(reading).filter(({ item }) => item.part === consent.thread);
		const lastState = read.findLast(({ content, item }) => content.kind === 'state' && item.by.kind === 'member')?.content;
		const lastMessage = read.findLast(({ content }) => content.kind === 'message');
		const state = part?.status?.state ?? 'received';
		const opened = read.some(({ item }) => item.by.kind === 'member');
		return [
			{
				desk: consent.desk,
				deskName: receipts.get(consent.consent)?.deskName ?? '',
				thread: consent.thread,
				state,
				for: moveOf(state, opened, lastMessage),
				until: lastState?.kind === 'state' ? lastState.expectBy : null,
				urgent: part?.status?.urgent ?? consent.urgent
			}
		];
	});
}

function moveOf(state: StateCode, opened: boolean, lastMessage: Read | undefined): Waiting['for'] {
	if (state === 'closed') return 'nobody';
	if (!opened) return 'first-reading';
	if (state === 'waiting-for-others') return 'others';
	if (state === 'waiting-for-survivor') return lastMessage && isOwn(lastMessage) ? 'desk' : 'survivor';
	return 'desk';
}

/** The visit before this one, or the day of the first save: what a rolled-back server could not invent. */
export function lastVisitOf(reading: CaseReading): Moment | null {
	const own = everything(reading).filter(isOwn);
	return own.at(-1)?.item.at ?? null;
}

/** One message in a desk's thread, as it was written. */
export type ThreadMessage = { readonly id: string; readonly at: Moment; readonly mine: boolean; readonly text: string };

export const messagesOf = (reading: CaseReading, thread: number): readonly ThreadMessage[] =>
	everything(reading).flatMap((read) =>
		read.item.part === thread && read.content.kind === 'message'
			? [{ id: `${thread}/${read.item.seq}`, at: read.item.at, mine: isOwn(read), text: read.content.text }]
			: []
	);

/** One answer of hers, as she gave it. */
export type OwnAnswer = {
	readonly id: string;
	readonly at: Moment;
	readonly part: PartKind;
	readonly question: string;
	readonly choice: string | null;
	readonly text: string;
};

/** Every answer, oldest first; those saved together in the order in which they were asked. */
export const answersOf = (reading: CaseReading): readonly OwnAnswer[] =>
	everything(reading)
		.flatMap(({ item, content, kind }): OwnAnswer[] =>
			content.kind === 'answer' ? [{ ...content, id: `${item.part}/${item.seq}`, at: item.at, part: kind }] : []
		)
		.sort((a, b) => (a.at === b.at ? orderOfAsking(a.question) - orderOfAsking(b.question) : 0));

/** A file of hers: complete, or begun and waiting for the rest. `part` is the part it is sealed in. */
export type OwnFile = {
	readonly file: FileId;
	readonly name: string;
	readonly bytes: number;
	readonly pieceBytes: number;
	readonly lastModified: number | null;
	readonly mediaType: string;
	readonly part: number;
	readonly at: Moment;
	/** The manifest's pieces in order; `null` while the upload is not finished. */
	readonly pieces: readonly { readonly sealedHash: string; readonly bytes: number }[] | null;
};

export function filesOf(reading: CaseReading): readonly OwnFile[] {
	const files = new Map<FileId, OwnFile>();
	for (const { item, content } of everything(reading)) {
		if (item.by.kind !== 'survivor') continue;
		if (content.kind !== 'file-begun' && content.kind !== 'file') continue;
		const { file, name, bytes, pieceBytes } = content;
		const complete = content.kind === 'file';
		files.set(file, {
			file,
			name,
			bytes,
			pieceBytes,
			part: item.part,
			at: item.at,
			lastModified: complete ? (files.get(file)?.lastModified ?? null) : content.lastModified,
			mediaType: complete ? content.mediaType : '',
			pieces: complete ? content.pieces : null
		});
	}
	return [...files.values()];
}

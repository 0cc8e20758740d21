import type { ConsentId, Day, DeskId, FileId, Moment } from '#core/base';
import type { CustodyDeed, ItemName } from '#core/evidence';
import type { CaseReading, PartKind, StateCode } from '#core/sealing';
import type { ReceiptContent, ReportContent } from './content.ts';
import { type Subject, type SubjectOf, subjectsOf } from './evidence-items.ts';
import { capturesIn, type OwnCapture } from './own-captures.ts';
import { type OpenedWhy, openedWhy } from './own-openings.ts';
import type { RetractionEvent } from './own-retractions.ts';
import { everything, isOwn, type Read, receiptsOf } from './read-contents.ts';
import { type UrgentReason, urgentReasonFrom } from './urgent-reason.ts';
import { type HelpEvent, helpEvents } from './who-helps.ts';

/** One thing that happened, for the page to say in plain words. Days stand where no moment is known. */
export type TimelineEvent = { readonly id: string; readonly at: Moment | Day } & (
	| { readonly what: 'recorded' }
	| { readonly what: 'wrote'; readonly parts: readonly PartKind[] }
	| { readonly what: 'file-added'; readonly file: FileId; readonly name: string }
	| { readonly what: 'file-waiting'; readonly file: FileId; readonly name: string }
	| { readonly what: 'page-kept' | 'page-waiting'; readonly file: FileId; readonly name: string }
	| { readonly what: 'address-added' | 'fingerprint-made' | 'fingerprint-ended' }
	| { readonly what: 'consent-given'; readonly receipt: ReceiptContent }
	| { readonly what: 'waived'; readonly receipt: ReceiptContent; readonly of: DeskId | null; readonly kind: PartKind }
	| { readonly what: 'privilege-marked'; readonly kind: PartKind; readonly on: boolean }
	| { readonly what: 'danger-told'; readonly desk: DeskId; readonly reason: UrgentReason }
	| { readonly what: 'consent-withdrawn' | 'consent-ended'; readonly desk: DeskId; readonly deskName: string }
	| { readonly what: 'glass-made' | 'glass-ended'; readonly desks: readonly string[] }
	| { readonly what: 'glass-asked' | 'glass-agreed' | 'glass-denied' | 'glass-found'; readonly desk: DeskId }
	| {
			readonly what: 'opened';
			readonly desk: DeskId;
			readonly deskName: string;
			readonly memberName: string;
			readonly why: OpenedWhy;
	  }
	| { readonly what: 'facts-noted'; readonly desk: DeskId; readonly memberName: string }
	| {
			readonly what: 'file-viewed' | 'file-assessed' | 'file-withheld';
			readonly desk: DeskId;
			readonly file: FileId;
			readonly memberName: string;
	  }
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
	| RetractionEvent
	| HelpEvent
	/** `desk` is `null` where it was she; `item` is what the item is called, as written. */
	| { readonly what: 'item-added' | 'item-described'; readonly desk: DeskId | null; readonly item: string }
	| ({ readonly what: 'custody'; readonly desk: DeskId | null; readonly deed: CustodyDeed; readonly name: string } & Subject)
);

/** What happened and when, newest first. `today` decides which consents have run out. */
export function timelineOf(reading: CaseReading, today: Day): readonly TimelineEvent[] {
	const receipts = receiptsOf(reading);
	const read = everything(reading);
	const finished = new Set(read.flatMap((one) => (isOwn(one) && one.content.kind === 'file' ? [one.content.file] : [])));
	const pages = new Map(capturesIn(read).map((one) => [one.file, one]));
	const subjectOf = subjectsOf(reading);
	const whyOf = openedWhy(reading);
	const looks = looksIn(read);
	const waivers = new Set(reading.consents.flatMap((given) => (given.throughEpoch === undefined ? [] : [given.consent])));
	const events: TimelineEvent[] = [];
	for (const one of read) {
		// Why somebody looked and that the file was opened are one act, and one step for her.
		if (one.content.kind === 'custody' && one.content.what === 'opened' && looks.has(lookOf(one, one.content.item))) continue;
		// What was waived is told with its receipt, in one step.
		if (one.content.kind === 'receipt' && waivers.has(one.content.receipt)) continue;
		const event = itemEvent(one, subjectOf) ?? eventOf(one, receipts, finished, pages, whyOf);
		if (!event) continue;
		const last = events.at(-1);
		// Answers saved together are one step for her.
		if (event.what === 'wrote' && last?.what === 'wrote' && last.at === event.at)
			events[events.length - 1] = { ...last, parts: [...new Set([...last.parts, ...event.parts])] };
		else events.push(event);
	}
	events.push(...helpEvents(reading));
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
	return events.sort((a, b) => (a.at.slice(0, 10) === b.at.slice(0, 10) ? 0 : a.at < b.at ? -1 : 1)).reverse();
}

type WhyOf = ReturnType<typeof openedWhy>;

const lookOf = ({ item }: Read, of: ItemName): string =>
	`${item.part} ${item.by.kind === 'member' ? item.by.member : ''} ${item.n} ${of}`;
const looksIn = (read: readonly Read[]): ReadonlySet<string> =>
	new Set(read.flatMap((one) => (one.content.kind === 'viewed' ? [lookOf(one, one.content.file)] : [])));

/** What was done with an item of evidence, by her or in a desk's thread. */
function itemEvent(one: Read, subjectOf: SubjectOf): TimelineEvent | null {
	const { item, content } = one;
	const desk = isOwn(one) ? null : one.desk;
	if (!isOwn(one) && !desk) return null;
	const base = { id: `${item.part}/${item.seq}`, at: item.at, desk };
	switch (content.kind) {
		case 'call-note':
		case 'device':
			return { ...base, what: 'item-added', item: subjectOf(content.item).item };
		case 'file':
		case 'hash-only':
			// Hers have a step of their own.
			if (!desk) return null;
			return { ...base, what: 'item-added', item: content.kind === 'file' ? content.name : content.address };
		case 'item-about':
			return { ...base, what: 'item-described', item: subjectOf(content.item).item };
		case 'custody':
			return { ...base, what: 'custody', deed: content.what, name: content.by, ...subjectOf(content.item) };
		default:
			return null;
	}
}

function eventOf(
	one: Read,
	receipts: ReadonlyMap<ConsentId, ReceiptContent>,
	finished: ReadonlySet<FileId>,
	pages: ReadonlyMap<FileId, OwnCapture>,
	whyOf: WhyOf
): TimelineEvent | null {
	const { item, content } = one;
	const base = { id: `${item.part}/${item.seq}`, at: item.at };
	if (!isOwn(one)) return deskEvent(base, content, one.desk, whyOf);
	const page = 'file' in content ? pages.get(content.file) : undefined;
	return page ? pageEvent(base, content, page) : ownEvent(base, one, receipts, finished);
}

/** A page is told once: when it was kept, or that it is not finished. */
function pageEvent(
	base: { readonly id: string; readonly at: Moment },
	{ kind }: ReportContent,
	{ file, address, kept }: OwnCapture
): TimelineEvent | null {
	if (kind === 'capture') return { ...base, what: 'page-kept', file, name: kept?.page.url || address };
	return kind === 'capture-asked' && !kept ? { ...base, what: 'page-waiting', file, name: address } : null;
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
		case 'answer': {
			if (!desk) return { ...base, what: 'wrote', parts: [kind] };
			const reason = urgentReasonFrom(content);
			return reason && { ...base, what: 'danger-told', desk, reason };
		}
		case 'message':
			return desk && { ...base, what: 'message-sent', desk };
		case 'file':
			return { ...base, what: 'file-added', file: content.file, name: content.name };
		case 'file-begun':
			return finished.has(content.file) ? null : { ...base, what: 'file-waiting', file: content.file, name: content.name };
		case 'hash-only':
			return { ...base, what: 'address-added' };
		case 'fingerprint':
		case 'fingerprint-ended':
			return { ...base, what: content.kind === 'fingerprint' ? 'fingerprint-made' : 'fingerprint-ended' };
		case 'receipt':
			return kind === 'own' ? { ...base, what: 'consent-given', receipt: content } : null;
		case 'glass':
			if (content.what === 'renewed') return null;
			return {
				...base,
				what: content.what === 'made' ? 'glass-made' : 'glass-ended',
				desks: content.desks.map(({ name }) => name)
			};
		case 'waived': {
			const receipt = receipts.get(content.receipt);
			return kind === 'own' && receipt ? { ...base, what: 'waived', receipt, of: content.of, kind: content.partKind } : null;
		}
		case 'privilege-mark':
			return kind === 'own' ? null : { ...base, what: 'privilege-marked', kind, on: content.on };
		case 'withdrawn': {
			const deskName = receipts.get(content.receipt)?.deskName ?? '';
			return { ...base, what: 'consent-withdrawn', desk: content.desk, deskName };
		}
		default:
			return null;
	}
}

const fileEvents = { viewed: 'file-viewed', assessment: 'file-assessed', 'may-show-minor': 'file-withheld' } as const;

/** What a member wrote into its desk's thread. Contents that only she may write say nothing when a member writes them. */
function deskEvent(
	base: { readonly id: string; readonly at: Moment },
	content: ReportContent,
	desk: DeskId | null,
	whyOf: WhyOf
): TimelineEvent | null {
	if (!desk) return null;
	switch (content.kind) {
		case 'opened':
			return {
				...base,
				what: 'opened',
				desk,
				deskName: content.deskName,
				memberName: content.memberName,
				why: whyOf(desk, base.at, content)
			};
		case 'facts':
			return { ...base, what: 'facts-noted', desk, memberName: content.memberName };
		case 'viewed':
		case 'assessment':
		case 'may-show-minor': {
			const { file, memberName } = content;
			return { ...base, what: fileEvents[content.kind], desk, file, memberName };
		}
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

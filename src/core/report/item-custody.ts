import { sha256 } from '@noble/hashes/sha2.js';
import { type ConsentId, canonicalBytes, type Day, type DeskId, type Moment, toBase64url } from '#core/base';
import {
	type ChainGap,
	type CustodyDeed,
	type CustodyParty,
	type CustodyTool,
	type CustodyUnder,
	type ItemName,
	type PlacedCustody,
	readChains
} from '#core/evidence';
import { leafOfOpening } from '#core/log';
import type { CaseAuthor, CaseReading, Finding, PartNumber, ReadConsent, ReadItem } from '#core/sealing';
import { parseContent } from './parse-content.ts';
import { custodyIn, everything, type Read } from './read-contents.ts';

/** What the case shows of an item by itself, whatever anybody writes: its acts. `shared`: a desk may read it from then on. */
export type CaseDeed = 'recorded' | 'shared' | 'taken-back' | 'ended' | 'read';

/** Whether the log holds an act; `null`: nobody looked. */
export type LeafState = 'proved' | 'pending' | null;

/**
 * One step in what is known of an item. `writtenAt` is when it was written into the case, by the clock of who wrote it; `at` when it happened, where that is said to be another moment.
 * `signer` signed the act; `name` is who did it, in the words of the writer. `leaf` is the blind leaf of the act (b64u), `null` where this reader was not given its opening.
 */
export type CustodyStep = {
	readonly id: string;
	readonly part: PartNumber;
	readonly source: 'case' | 'written';
	readonly what: CaseDeed | CustodyDeed;
	readonly at: Moment | Day;
	readonly writtenAt: Moment | Day;
	readonly signer: CaseAuthor;
	readonly desk: DeskId | null;
	readonly deskName: string;
	readonly name: string;
	/** Number of a written event in its chain. */
	readonly n: number | null;
	readonly tool: CustodyTool | null;
	readonly from: CustodyParty | null;
	readonly to: CustodyParty | null;
	readonly seal: string | null;
	readonly note: string;
	/** Under which agreement something was handed on; `null` where the writer named none. */
	readonly under: CustodyUnder | null;
	readonly leaf: string | null;
	readonly proof: LeafState;
};

/** What does not fit, or is not there yet: of a chain, of the case as handed out, of an act's opening, of its proof. */
export type CustodyGap =
	| ChainGap
	| { readonly what: 'case'; readonly finding: Finding }
	| { readonly what: 'opening-wrong' | 'not-proved'; readonly id: string };

/**
 * What this reading cannot say. `order-between-parts`: chains of several parts are put together by the clocks of who wrote. `others-not-shown`: a desk is not shown what other desks did.
 * `word-of-writer`: written events are the word of who wrote them. `copies`: what was read or exported may have been copied, and no case sees that.
 */
export type Unsaid = 'order-between-parts' | 'others-not-shown' | 'word-of-writer' | 'copies';

export type ItemCustody = {
	readonly item: ItemName;
	readonly steps: readonly CustodyStep[];
	readonly gaps: readonly CustodyGap[];
	readonly unsaid: readonly Unsaid[];
};

/** Whose view it is, the day, and what the log answered for a blind leaf (b64u). */
export type CustodyView = {
	readonly reader: 'survivor' | 'desk';
	readonly today: Day;
	readonly proofOf: (leaf: string) => LeafState;
};

/** Where an item was recorded: its part, and the item of the case that says so. */
export type ItemPlace = { readonly item: ItemName; readonly part: PartNumber; readonly recorded: ReadItem };

/**
 * Puts together what a verified reading shows of one item: recorded, shared, read and taken back by the acts of the case, and the events that were written. Never refuses;
 * what is missing, altered or not proved yet is a gap beside the steps. Steps of one part keep the order of its chain.
 */
export function custodyOf(reading: CaseReading, place: ItemPlace, view: CustodyView): ItemCustody {
	const read = everything(reading);
	const leaves = leavesOf(reading, read);
	const { item, part } = place;
	const written = custodyIn(read).filter(({ content }) => content.item === item);
	const make = stepMaker(leaves, view);
	const steps = inOrder([
		...stepsOfCase(reading, read, place, view.today).map(make),
		...written.map((event) => make(writtenStep(event, read)))
	]);
	const parts = new Set([0, part, ...written.map((event) => event.part)]);
	const gaps: CustodyGap[] = [
		...readChains(written).flatMap((chain) => chain.gaps),
		...reading.findings
			.filter((finding) => !('part' in finding) || parts.has(finding.part))
			.map((finding) => ({ what: 'case', finding }) as const),
		...steps.filter(({ id }) => leaves.wrong.has(id)).map(({ id }) => ({ what: 'opening-wrong', id }) as const),
		...steps.filter(({ proof }) => proof === 'pending').map(({ id }) => ({ what: 'not-proved', id }) as const)
	];
	return { item, steps, gaps, unsaid: unsaidOf(steps, view) };
}

type Bare = Omit<CustodyStep, 'leaf' | 'proof'> & { readonly act: string };

const nothing = { name: '', n: null, tool: null, from: null, to: null, seal: null, note: '', under: null } as const;

/** With what something was taken into the case, where its record says so. */
function toolIn({ content }: ReadItem): CustodyTool | null {
	const told = parseContent(content);
	return told?.kind === 'file' || told?.kind === 'chat' ? (told.tool ?? null) : null;
}

const authorOf = (by: CaseAuthor): string => (by.kind === 'survivor' ? 'survivor' : `${by.member} ${by.desk} ${by.generation}`);
const actOf = ({ by, n }: ReadItem): string => `${authorOf(by)} ${n}`;
const idOf = ({ part, seq }: ReadItem): string => `${part}/${seq}`;

function stepsOfCase(reading: CaseReading, read: readonly Read[], place: ItemPlace, today: Day): Bare[] {
	const { part, recorded } = place;
	const bare = (item: ReadItem, what: CaseDeed, desk: DeskId | null, more: Partial<Bare> = {}): Bare => ({
		...nothing,
		id: idOf(item),
		part: item.part,
		source: 'case',
		what,
		at: item.at,
		writtenAt: item.at,
		signer: item.by,
		desk,
		deskName: desk ? deskNameIn(read, desk) : '',
		act: actOf(item),
		...more
	});
	const spans = spansOf(reading, read, part);
	return [
		bare(recorded, 'recorded', recorded.by.kind === 'member' ? recorded.by.desk : null, { tool: toolIn(recorded) }),
		...spans.flatMap(({ consent, given, takenBack, goesOn }): Bare[] => {
			const shared = given ? [bare(given, 'shared', consent.desk, { at: later(given.at, recorded.at) })] : [];
			if (takenBack && !goesOn) return [...shared, bare(takenBack, 'taken-back', consent.desk)];
			if (consent.withdrawn || consent.lastDay >= today || !given) return shared;
			const end = { id: `ended/${consent.consent}`, at: consent.lastDay, writtenAt: consent.lastDay, act: '' };
			return [...shared, bare(given, 'ended', consent.desk, end)];
		}),
		...read.flatMap(({ item, content, desk }): Bare[] => {
			if (content.kind !== 'opened' || item.by.kind !== 'member' || item.actCode !== 'open' || item.at < recorded.at) return [];
			const covered = spans.some(
				({ consent, given, takenBack }) =>
					consent.desk === desk &&
					item.at.slice(0, 10) <= consent.lastDay &&
					(!given || given.at <= item.at) &&
					(!takenBack || item.at <= takenBack.at)
			);
			return covered ? [bare(item, 'read', desk, { name: content.memberName })] : [];
		})
	];
}

type Span = {
	readonly consent: ReadConsent;
	readonly given: ReadItem | null;
	readonly takenBack: ReadItem | null;
	/** Another consent of the same desk took its place and covers the part as well. */
	readonly goesOn: boolean;
};

/** The consents that ever covered a part, and the items of hers that say when each began and was taken back. One that a later one replaced ends with that one's receipt. */
function spansOf({ consents }: CaseReading, read: readonly Read[], part: PartNumber): Span[] {
	const own = read.filter(({ item }) => item.by.kind === 'survivor');
	const receiptOf = (consent: ConsentId): ReadItem | null =>
		own.findLast(({ content }) => content.kind === 'receipt' && content.receipt === consent)?.item ?? null;
	const covers = ({ parts, thread }: ReadConsent): boolean => parts.includes(part) || thread === part;
	return consents.flatMap((consent, at): Span[] => {
		if (!covers(consent)) return [];
		const stopped = own.find(({ content }) => content.kind === 'withdrawn' && content.receipt === consent.consent)?.item;
		const next = consent.withdrawn ? consents.slice(at + 1).find(({ desk }) => desk === consent.desk) : undefined;
		const takenBack = stopped ?? (next ? receiptOf(next.consent) : null);
		const goesOn = !stopped && next !== undefined && covers(next);
		return [{ consent, given: receiptOf(consent.consent), takenBack, goesOn }];
	});
}

/** The name that a receipt of hers gives a desk, else the one that its members gave it. */
function deskNameIn(read: readonly Read[], desk: DeskId): string {
	const receipt = read.findLast(
		({ item, content }) => content.kind === 'receipt' && content.desk === desk && item.by.kind === 'survivor'
	);
	if (receipt?.content.kind === 'receipt') return receipt.content.deskName;
	const opened = read.findLast((one) => one.content.kind === 'opened' && one.desk === desk);
	return opened?.content.kind === 'opened' ? opened.content.deskName : '';
}

function writtenStep({ part, seq, writtenAt, author, content }: PlacedCustody, read: readonly Read[]): Bare {
	const { what, at, by, n, tool, from, to, seal, note, under = null } = content;
	const item = read.find((one) => one.item.part === part && one.item.seq === seq)?.item as ReadItem;
	const desk = author.kind === 'member' ? author.desk : null;
	const deskName = desk ? deskNameIn(read, desk) : '';
	const told = { what, at, name: by, n, tool, from, to, seal, note, under };
	return { id: `${part}/${seq}`, part, source: 'written', writtenAt, signer: author, desk, deskName, act: actOf(item), ...told };
}

type Leaves = { readonly ofAct: ReadonlyMap<string, string>; readonly wrong: ReadonlySet<string> };

/** The blind leaf of each act whose opening this reader has; `wrong` are the steps of acts whose opening is about something else. */
function leavesOf(reading: CaseReading, read: readonly Read[]): Leaves {
	const ofAct = new Map<string, string>();
	const wrongActs = new Set<string>();
	for (const { items } of reading.parts)
		for (const item of items) {
			if (!item.opening) continue;
			if (isOpeningOf(reading, item)) ofAct.set(actOf(item), toBase64url(leafOfOpening(item.opening)));
			else wrongActs.add(actOf(item));
		}
	return { ofAct, wrong: new Set(read.flatMap(({ item }) => (wrongActs.has(actOf(item)) ? [idOf(item)] : []))) };
}

/** Whether the event of an opening is the act that this item ends (spec/sealed-case.md). */
function isOpeningOf(reading: CaseReading, { opening, part, seq, actCode, content }: ReadItem): boolean {
	const event = opening?.event as { readonly [name: string]: unknown } | null | undefined;
	if (!event || typeof event !== 'object') return false;
	try {
		const said = toBase64url(sha256(canonicalBytes(content)));
		return (
			event.case === reading.case && event.part === part && event.seq === seq && event.act === actCode && event.content === said
		);
	} catch {
		return false;
	}
}

const stepMaker =
	({ ofAct }: Leaves, { proofOf }: CustodyView) =>
	({ act, ...step }: Bare): CustodyStep => {
		const leaf = ofAct.get(act) ?? null;
		return { ...step, leaf, proof: leaf ? proofOf(leaf) : null };
	};

const later = <T extends string>(one: T, other: T): T => (one > other ? one : other);

/** By the moment of writing, but never against the order of a part's own chain. */
function inOrder(steps: readonly CustodyStep[]): readonly CustodyStep[] {
	const latest = new Map<PartNumber, string>();
	const keyed = steps
		.toSorted((a, b) => a.part - b.part || placeIn(a) - placeIn(b))
		.map((step) => {
			const key = later(momentOfStep(step), latest.get(step.part) ?? '');
			latest.set(step.part, key);
			return { step, key };
		});
	// In one second an item is recorded before anything happens to it.
	const isFirst = ({ what }: CustodyStep): number => Number(what === 'recorded');
	return keyed
		.sort((a, b) => (a.key === b.key ? isFirst(b.step) - isFirst(a.step) : a.key < b.key ? -1 : 1))
		.map(({ step }) => step);
}

const placeIn = ({ id, what }: CustodyStep): number => (what === 'ended' ? Number.MAX_SAFE_INTEGER : Number(id.split('/')[1]));
const momentOfStep = ({ source, what, at, writtenAt }: CustodyStep): string =>
	what === 'ended' ? `${at}T23:59:59Z` : source === 'case' ? at : writtenAt;

function unsaidOf(steps: readonly CustodyStep[], { reader }: CustodyView): Unsaid[] {
	const unsaid: Unsaid[] = [];
	if (new Set(steps.map(({ part }) => part)).size > 1) unsaid.push('order-between-parts');
	if (reader === 'desk') unsaid.push('others-not-shown');
	if (steps.some(({ source }) => source === 'written')) unsaid.push('word-of-writer');
	if (steps.some(({ what }) => what === 'read' || what === 'opened' || what === 'exported')) unsaid.push('copies');
	return unsaid;
}

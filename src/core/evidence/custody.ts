import { sha256 } from '@noble/hashes/sha2.js';
import { canonicalBytes, isId, isMoment, type Json, type Moment, toBase64url } from '#core/base';
import type { CaseAuthor, PartNumber } from '#core/sealing';

/**
 * What an item of evidence is called in custody: its id (of a file, a fingerprint, a note, a device), or for what has none the place where it stands,
 * `<part>/<seq>`.
 */
export type ItemName = string;

const placeForm = /^\d{1,9}\/\d{1,9}$/;
export const isItemName = (value: unknown): value is ItemName =>
	isId(value) || (typeof value === 'string' && placeForm.test(value));

/** What can happen to an item besides what the case shows by itself. */
export const custodyDeeds = [
	'received',
	'opened',
	'passed-on',
	'derived',
	'exported',
	'handed-over',
	'returned',
	'noted'
] as const;
export type CustodyDeed = (typeof custodyDeeds)[number];

/** From whom or to whom, or from what item to what item. `id` where it has one here; `name` in the writer's words, empty for an item. */
export type CustodyParty = { readonly kind: 'person' | 'desk' | 'item'; readonly id: string | null; readonly name: string };
export type CustodyTool = { readonly name: string; readonly version: string };

/** Under which agreement of two organisations a copy was handed on: its id, both names as it has them, and the clauses that allow it. */
export type CustodyUnder = {
	readonly agreement: string;
	readonly between: readonly [string, string];
	readonly clauses: readonly string[];
};

/**
 * One event of an item's custody, as its writer tells it. `n` counts from 1 the events of this item in the part where this stands; `prev` is
 * {@link hashOfCustody} of the one before. `at` is when it happened, `by` who did it, in the writer's words; who wrote it stands in the act.
 */
export type CustodyContent = {
	readonly kind: 'custody';
	readonly item: ItemName;
	readonly n: number;
	readonly prev: string | null;
	readonly at: Moment;
	readonly what: CustodyDeed;
	readonly by: string;
	readonly tool: CustodyTool | null;
	readonly from: CustodyParty | null;
	readonly to: CustodyParty | null;
	/** Number of the seal on a thing that was handed over; `null` where there is none. */
	readonly seal: string | null;
	readonly note: string;
	/** Only of what was handed on under an agreement. */
	readonly under?: CustodyUnder;
};

/** An event before it has its place: what whoever composes an act is given. `at` is `null` where it happens as it is written. */
export type CustodyDraft = Omit<CustodyContent, 'n' | 'prev' | 'at'> & { readonly at: Moment | null };

/** SHA-256 over the RFC 8785 text of the content as it stands, unknown members too; base64url. `null` where somebody wrote what has no such text. */
export function hashOfCustody(content: CustodyContent): string | null {
	try {
		return toBase64url(sha256(canonicalBytes(content as unknown as Json)));
	} catch {
		return null;
	}
}

/** Gives a draft its place after the events that this part has of its item; `before` in the order of the part. */
export function placeCustody(draft: CustodyDraft, before: readonly CustodyContent[], now: Moment): CustodyContent {
	const last = before.findLast(({ item }) => item === draft.item);
	return { ...draft, at: draft.at ?? now, n: (last?.n ?? 0) + 1, prev: last ? hashOfCustody(last) : null };
}

const text = (value: unknown): boolean => typeof value === 'string';
const isRecord = (value: unknown): value is { readonly [name: string]: unknown } =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

export const isTool = (value: unknown): boolean => value === null || (isRecord(value) && text(value.name) && text(value.version));

const parties: readonly unknown[] = ['person', 'desk', 'item'];
const isParty = (value: unknown): boolean =>
	value === null ||
	(isRecord(value) && parties.includes(value.kind) && (value.id === null || text(value.id)) && text(value.name));

const areTexts = (value: unknown): boolean => Array.isArray(value) && value.every(text);
const isUnder = (value: unknown): boolean =>
	isRecord(value) &&
	isId(value.agreement) &&
	areTexts(value.between) &&
	(value.between as string[]).length === 2 &&
	areTexts(value.clauses);

/** The form that each member of a `custody` content has. */
export const custodyFields: { readonly [Name in Exclude<keyof CustodyContent, 'kind'>]-?: (value: unknown) => boolean } = {
	item: isItemName,
	n: (value) => Number.isSafeInteger(value) && (value as number) >= 1,
	prev: (value) => value === null || text(value),
	at: isMoment,
	what: (value) => custodyDeeds.includes(value as CustodyDeed),
	by: text,
	tool: isTool,
	from: isParty,
	to: isParty,
	seal: (value) => value === null || text(value),
	note: text,
	under: (value) => value === undefined || isUnder(value)
};

/** An event with its place in the case, and who signed the act that wrote it, when by that clock. */
export type PlacedCustody = {
	readonly part: PartNumber;
	readonly seq: number;
	readonly writtenAt: Moment;
	readonly author: CaseAuthor;
	readonly content: CustodyContent;
};

/**
 * What does not fit in one chain. `missing`: events `from` to `to` are not here. `out-of-order`: a number that was there before. `altered`: the event
 * before is not the one that its writer saw. `clock-back`: written earlier than the one before it, by its writer's clock.
 */
export type ChainGap = { readonly part: PartNumber; readonly item: ItemName } & (
	| { readonly what: 'missing'; readonly from: number; readonly to: number }
	| { readonly what: 'out-of-order' | 'altered' | 'clock-back'; readonly n: number; readonly seq: number }
);

/** The events of one item in one part, in the order of the part, and what does not fit in them. */
export type CustodyChain = {
	readonly part: PartNumber;
	readonly item: ItemName;
	readonly events: readonly PlacedCustody[];
	readonly gaps: readonly ChainGap[];
};

/** Reads the events that a case has into chains. Never refuses: what is wrong is a gap beside what is there. */
export function readChains(placed: readonly PlacedCustody[]): readonly CustodyChain[] {
	const sorted = [...placed].sort((a, b) => a.part - b.part || a.seq - b.seq);
	const chains = Map.groupBy(sorted, ({ part, content }) => `${part} ${content.item}`);
	return [...chains.values()].map((events): CustodyChain => {
		const { part, content } = events[0] as PlacedCustody;
		return { part, item: content.item, events, gaps: events.flatMap((event, at) => gapsAt(event, events[at - 1] ?? null)) };
	});
}

function gapsAt({ part, seq, content, writtenAt }: PlacedCustody, before: PlacedCustody | null): ChainGap[] {
	const { item, n } = content;
	const last = before?.content.n ?? 0;
	const here = { part, item, n, seq };
	const gaps: ChainGap[] = [];
	if (n > last + 1) gaps.push({ part, item, what: 'missing', from: last + 1, to: n - 1 });
	else if (n <= last) gaps.push({ ...here, what: 'out-of-order' });
	else if (!fits(content, before?.content ?? null)) gaps.push({ ...here, what: 'altered' });
	if (before && writtenAt < before.writtenAt) gaps.push({ ...here, what: 'clock-back' });
	return gaps;
}

function fits({ prev }: CustodyContent, before: CustodyContent | null): boolean {
	if (!before) return prev === null;
	return prev !== null && prev === hashOfCustody(before);
}

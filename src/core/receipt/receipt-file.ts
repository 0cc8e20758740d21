import { type Day, isDay, isMoment, type Json, type Moment } from '#core/base';
import { parseOpening } from '#core/log';
import { parseContent, type ReceiptContent } from '#core/report';
import type { Act, Author, ConsentEntry, Entry, Labelled, Opening, Signed } from '#core/sealing';

/** Who makes receipts: she, or a member of the desk. */
export type ReceiptMaker = Extract<Author, { readonly kind: 'survivor' | 'member' }>;
type WithdrawalEntry = Extract<Entry, { readonly type: 'causeway/withdrawal/v1' }>;

/** How a consent stood when the file was made. `replaced`: a later consent of hers for the same desk and purpose took its place. */
export const consentStateCodes = ['given', 'withdrawn', 'replaced', 'expired'] as const;
export type ConsentStateCode = (typeof consentStateCodes)[number];

/**
 * An act of hers as far as a receipt shows it: the signed act, the one entry of it that the consent rests on, what opens its leaf in the log (`null` for a desk, which has
 * none), and a proof file about that leaf (`null`: it is not under a signed checkpoint yet, or nothing opens it).
 */
export type ShownAct<Shown> = {
	readonly act: Act;
	readonly entry: Shown;
	readonly opening: Opening | null;
	readonly proof: string | null;
};

/** What the maker of a receipt file signs: she by the key of the case, a member of the desk by the own one. */
export type ReceiptFileBody = Labelled<'causeway/receipt-file/v1'> & {
	readonly at: Moment;
	readonly by: ReceiptMaker;
	readonly state: ConsentStateCode;
	/** When it ended, by her clock or with its last day; `null` while it holds. */
	readonly endedAt: Moment | Day | null;
	readonly content: ReceiptContent;
	readonly given: ShownAct<ConsentEntry>;
	readonly ended: ShownAct<WithdrawalEntry> | null;
	/** The same as JSON-LD: `writeRecord` makes it of the members above. */
	readonly record: Json;
};
export type ReceiptFile = Signed<ReceiptFileBody>;

const isRecord = (value: unknown): value is { readonly [name: string]: unknown } =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
const isCount = (value: unknown): boolean => Number.isSafeInteger(value);
const isList = (value: unknown, fits: (item: unknown) => boolean): boolean => Array.isArray(value) && value.every(fits);
const isText = (value: unknown): value is string => typeof value === 'string';

const isAuthor = (value: unknown): boolean =>
	isRecord(value) &&
	(value.kind === 'survivor' ||
		(value.kind === 'member' && isText(value.desk) && isText(value.member) && isCount(value.generation)));

const isAct = (value: unknown): boolean =>
	isRecord(value) &&
	isText(value.key) &&
	isText(value.sig) &&
	isRecord(value.body) &&
	isText(value.body.case) &&
	isText(value.body.act) &&
	isAuthor(value.body.by) &&
	isCount(value.body.n) &&
	isList(value.body.entries, isText);

const isShown = (value: unknown, type: string, members: Readonly<Record<string, (member: unknown) => boolean>>): boolean =>
	isRecord(value) &&
	isAct(value.act) &&
	isRecord(value.entry) &&
	value.entry.type === type &&
	Object.entries(members).every(([name, fits]) => fits((value.entry as Record<string, unknown>)[name])) &&
	(value.opening === null || parseOpening(value.opening).ok) &&
	(value.proof === null || isText(value.proof));

const consentMembers = {
	case: isText,
	consent: isText,
	desk: isText,
	parts: (value: unknown) => isList(value, isCount),
	thread: isCount,
	purpose: isText,
	lastDay: isDay,
	agreement: (value: unknown) => value === null || isText(value)
};

/** Whether a text says of itself that it is a receipt file: then it is checked as one, and what does not fit is named. */
export function isReceiptFile(text: string): boolean {
	try {
		const value: unknown = JSON.parse(text);
		return isRecord(value) && isRecord(value.body) && value.body.type === 'causeway/receipt-file/v1';
	} catch {
		return false;
	}
}

/** Reads a text as a receipt file, by its shape alone: nothing is verified. `null` where it is none. */
export function parseReceiptFile(text: string): ReceiptFile | null {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		return null;
	}
	if (!isRecord(value) || !isText(value.key) || !isText(value.sig) || !isRecord(value.body)) return null;
	const { v, type, at, by, state, endedAt, content, given, ended, record } = value.body;
	const fits =
		v === 1 &&
		type === 'causeway/receipt-file/v1' &&
		isMoment(at) &&
		isAuthor(by) &&
		(consentStateCodes as readonly unknown[]).includes(state) &&
		(endedAt === null || isMoment(endedAt) || isDay(endedAt)) &&
		parseContent(content as Json)?.kind === 'receipt' &&
		isShown(given, 'causeway/consent/v1', consentMembers) &&
		(ended === null || isShown(ended, 'causeway/withdrawal/v1', { case: isText, consent: isText })) &&
		isRecord(record);
	return fits ? (value as unknown as ReceiptFile) : null;
}

import { accepted, type Day, dayOf, type Json, type Moment, type Outcome, refused } from '#core/base';
import type { ReceiptContent } from '#core/report';
import { type Act, type CaseReading, type Entry, type HandedCase, type Opening, type SigningKey, sign } from '#core/sealing';
import type { ConsentStateCode, ReceiptFile, ReceiptFileBody, ReceiptMaker, ShownAct } from './receipt-file.ts';
import { writeRecord } from './write-record.ts';

/** What a receipt file is made of: the case as handed out and read, the receipt as it was read, and how a leaf is proved (`null`: not yet, or not to be had). */
export type ReceiptSource = {
	readonly handed: Pick<HandedCase, 'acts' | 'entries'>;
	readonly reading: CaseReading;
	readonly content: ReceiptContent;
	readonly prove: (opening: Opening) => Promise<string | null>;
};

/**
 * Makes the file about one consent, as it stands at `now`, signed by its maker. Of the case it holds two acts at most, each with the one entry that the consent rests on. Refuses
 * `consent-unknown` where the signed acts that it rests on were not handed out.
 */
export async function composeReceiptFile(
	source: ReceiptSource,
	{ by, key, now }: { readonly by: ReceiptMaker; readonly key: SigningKey; readonly now: Moment }
): Promise<Outcome<ReceiptFile, 'consent-unknown'>> {
	const { content } = source;
	const given = await shown(source, (entry) => entry.type === 'causeway/consent/v1' && entry.consent === content.receipt);
	if (given?.entry.type !== 'causeway/consent/v1') return refused('consent-unknown');
	const found = await shown(source, (entry) => entry.type === 'causeway/withdrawal/v1' && entry.consent === content.receipt);
	const ended = found?.entry.type === 'causeway/withdrawal/v1' ? (found as ShownAct<typeof found.entry>) : null;
	const body: Omit<ReceiptFileBody, 'record'> = {
		v: 1,
		type: 'causeway/receipt-file/v1',
		at: now,
		by,
		...standing(ended, given.entry.lastDay, now),
		content,
		given: given as ShownAct<typeof given.entry>,
		ended
	};
	return accepted(sign<ReceiptFileBody>({ ...body, record: writeRecord(body) as Json }, key));
}

/** How a consent stands at a moment, and since when it is over: by her act, or by its last day. */
export function standing(
	ended: Pick<ShownAct<unknown>, 'act' | 'opening'> | null,
	lastDay: Day,
	now: Moment
): { readonly state: ConsentStateCode; readonly endedAt: Moment | Day | null } {
	if (ended) return { state: ended.act.body.act === 'share' ? 'replaced' : 'withdrawn', endedAt: momentIn(ended.opening) };
	return dayOf(new Date(now)) > lastDay ? { state: 'expired', endedAt: lastDay } : { state: 'given', endedAt: null };
}

const momentIn = (opening: Opening | null): Moment | null =>
	((opening?.event as { readonly at?: Moment } | undefined)?.at as Moment | undefined) ?? null;

async function shown(
	{ handed, reading, prove }: ReceiptSource,
	fits: (entry: Entry) => boolean
): Promise<ShownAct<Entry> | null> {
	const step = handed.entries.find(({ entry }) => entry !== null && fits(entry));
	const act = step && handed.acts.find(({ body }) => body.entries.includes(step.hash));
	if (!step?.entry || !act) return null;
	const opening = openingOf(reading, act);
	return { act, entry: step.entry, opening, proof: opening && (await prove(opening)) };
}

/** The last item that an act of hers wrote holds what opens its leaf. */
const openingOf = (reading: CaseReading, { body }: Act): Opening | null =>
	reading.parts
		.flatMap(({ items }) => items)
		.find(({ by, n, opening }) => by.kind === 'survivor' && body.by.kind === 'survivor' && n === body.n && opening)?.opening ??
	null;

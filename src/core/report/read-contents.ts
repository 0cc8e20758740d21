import type { ConsentId, DeskId } from '#core/base';
import type { PlacedCustody } from '#core/evidence';
import type { CaseReading, PartKind, ReadItem } from '#core/sealing';
import type { ReceiptContent, ReportContent } from './content.ts';
import { parseContent } from './parse-content.ts';

/** One readable item of a case, with what it says and the part it stands in. */
export type Read = {
	readonly item: ReadItem;
	readonly content: ReportContent;
	readonly kind: PartKind;
	readonly desk: DeskId | null;
};

/** Everything readable of a case, oldest first: by moment, then by place in its part. */
export function everything(reading: CaseReading): Read[] {
	return reading.parts
		.flatMap((part) =>
			part.items.flatMap((item): Read[] => {
				const content = contentOf(item);
				return content && part.kind ? [{ item, content, kind: part.kind, desk: part.desk }] : [];
			})
		)
		.sort((a, b) => (a.item.at === b.item.at ? byPlace(a, b) : a.item.at < b.item.at ? -1 : 1));
}

/** In one second the case begins with its map, she lets a desk read before it does anything, and each part goes in its own order. */
const byPlace = (a: Read, b: Read): number => Number(isOwn(b)) - Number(isOwn(a)) || placeOf(a) - placeOf(b);
const placeOf = ({ item, content }: Read): number => (content.kind === 'map' ? 0 : item.seq);

/** What an item says. An act that opened the case is shown as an opening whatever its member wrote into it, or left out. */
function contentOf({ by, actCode, content }: ReadItem): ReportContent | null {
	const parsed = parseContent(content);
	const hidden = by.kind === 'member' && actCode === 'open' && parsed?.kind !== 'opened';
	return hidden ? { kind: 'opened', deskName: '', memberName: '' } : parsed;
}

export const isOwn = ({ item }: Read): boolean => item.by.kind === 'survivor';

/** The receipts that she wrote herself, by consent. A desk could write something like one into its thread; it does not count. */
export const receiptsOf = (reading: CaseReading): ReadonlyMap<ConsentId, ReceiptContent> =>
	new Map(
		everything(reading).flatMap((read) =>
			read.content.kind === 'receipt' && read.kind === 'own' && isOwn(read) ? [[read.content.receipt, read.content]] : []
		)
	);

/** Every custody event that can be read, in the order of the parts. */
export const custodyIn = (read: readonly Read[]): readonly PlacedCustody[] =>
	read
		.flatMap(({ item, content }) =>
			content.kind === 'custody' ? [{ part: item.part, seq: item.seq, writtenAt: item.at, author: item.by, content }] : []
		)
		.sort((a, b) => a.part - b.part || a.seq - b.seq);

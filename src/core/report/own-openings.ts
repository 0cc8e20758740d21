import type { DeskId, Moment } from '#core/base';
import { type CaseReading, type PartKind, partKinds } from '#core/sealing';
import { everything, receiptsOf } from './read-contents.ts';

/** A desk that she ever let read, what of it, and each time that somebody there opened the case: what may have been copied. */
export type DeskOpenings = {
	readonly desk: DeskId;
	readonly deskName: string;
	/** All that any of her consents to this desk covered. */
	readonly kinds: readonly PartKind[];
	/** Newest first; empty where nobody there opened it. */
	readonly openings: readonly { readonly at: Moment; readonly memberName: string }[];
};

/** The desks in the order in which she first let them read. An opening counts by the member's act, whatever its words say. */
export function openingsOf(reading: CaseReading): readonly DeskOpenings[] {
	const receipts = receiptsOf(reading);
	const desks = new Set(reading.consents.map(({ desk }) => desk));
	const opened = everything(reading).filter(({ item, content }) => item.by.kind === 'member' && content.kind === 'opened');
	return [...desks].map((desk) => {
		const given = reading.consents.filter((consent) => consent.desk === desk);
		const numbers = given.flatMap(({ parts }) => parts);
		return {
			desk,
			deskName: given.map(({ consent }) => receipts.get(consent)?.deskName ?? '').findLast((name) => name !== '') ?? '',
			kinds: kindsOf(reading, numbers),
			openings: opened
				.flatMap(({ item, content, desk: of }) =>
					of === desk && content.kind === 'opened' ? [{ at: item.at, memberName: content.memberName }] : []
				)
				.reverse()
		};
	});
}

/** The kinds of these parts, each once, in an order that does not follow their shuffled numbers. */
export const kindsOf = (reading: CaseReading, numbers: readonly number[]): readonly PartKind[] =>
	partKinds.filter((kind) => reading.parts.some((part) => part.kind === kind && numbers.includes(part.part)));

import type { ConsentId, Day, DeskId, Id, Moment } from '#core/base';
import { type CaseReading, type PartKind, type PurposeCode, partKinds } from '#core/sealing';
import type { OpenedContent } from './content.ts';
import { everything, isOwn, receiptsOf } from './read-contents.ts';

/** A consent of hers by which somebody read, since when she gives it (`null`: no receipt of it can be read), and the agreement it names. */
export type OpenedUnder = {
	readonly consent: ConsentId;
	readonly since: Day | null;
	readonly agreement: Id<'agreement'> | null;
};

/**
 * Why somebody opened the case, as the opener's browser said it. `fits`: whether her own consents bear it out, by the day: each was given to that desk for that purpose, under that agreement, and
 * not ended before. What was written before openings said it has no purpose and does not fit.
 */
export type OpenedWhy = {
	readonly purpose: PurposeCode | null;
	readonly under: readonly OpenedUnder[];
	readonly fits: boolean;
};

/** A desk that she ever let read, what of it, and each time that somebody there opened the case: what may have been copied. */
export type DeskOpenings = {
	readonly desk: DeskId;
	readonly deskName: string;
	/** All that any of her consents to this desk covered. */
	readonly kinds: readonly PartKind[];
	/** Newest first; empty where nobody there opened it. */
	readonly openings: readonly ({ readonly at: Moment; readonly memberName: string } & OpenedWhy)[];
};

/** The desks in the order in which she first let them read. An opening counts by the member's act, whatever its words say. */
export function openingsOf(reading: CaseReading): readonly DeskOpenings[] {
	const receipts = receiptsOf(reading);
	const whyOf = openedWhy(reading);
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
					of === desk && content.kind === 'opened'
						? [{ at: item.at, memberName: content.memberName, ...whyOf(desk, item.at, content) }]
						: []
				)
				.reverse()
		};
	});
}

/** Holds what openings say against her own consents. */
export function openedWhy(reading: CaseReading): (desk: DeskId, at: Moment, content: OpenedContent) => OpenedWhy {
	const given = new Map(reading.consents.map((consent) => [consent.consent, consent]));
	const since = new Map([...receiptsOf(reading)].map(([consent, { at }]) => [consent, dayIn(at)]));
	const until = new Map(
		everything(reading).flatMap((read) =>
			read.content.kind === 'withdrawn' && isOwn(read) ? [[read.content.receipt, dayIn(read.item.at)] as const] : []
		)
	);
	return (desk, at, { purpose = null, under = [] }) => {
		const on = dayIn(at);
		const holds = ({ consent, agreement }: (typeof under)[number]): boolean => {
			const known = given.get(consent);
			return (
				known?.desk === desk &&
				known.purpose === purpose &&
				known.agreement === agreement &&
				(since.get(consent) ?? on) <= on &&
				on <= known.lastDay &&
				on <= (until.get(consent) ?? on)
			);
		};
		return {
			purpose,
			under: under.map(({ consent, agreement }) => ({ consent, since: since.get(consent) ?? null, agreement })),
			fits: under.length > 0 && under.every(holds)
		};
	};
}

const dayIn = (at: Moment): Day => at.slice(0, 10) as Day;

/** The kinds of these parts, each once, in an order that does not follow their shuffled numbers. */
export const kindsOf = (reading: CaseReading, numbers: readonly number[]): readonly PartKind[] =>
	partKinds.filter((kind) => reading.parts.some((part) => part.kind === kind && numbers.includes(part.part)));

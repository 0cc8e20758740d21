import type { CaseId, Day, DeskId, GlassId } from '#core/base';
import type { CustodyContent } from '#core/evidence';
import {
	type CaseReading,
	type Holder,
	helpersOfPart,
	type Identity,
	isGlassInForce,
	type PartKind,
	type PartNumber,
	type ReadConsent,
	type ReadGlass,
	type ReadSupporter,
	type WritablePart
} from '#core/sealing';
import type { Way } from './content.ts';
import { markedParts } from './marked-parts.ts';
import { custodyIn, everything, isOwn } from './read-contents.ts';

/** A part as the survivor knows it: what is needed to write to it, to rotate it, and to give it to a desk. */
export type OwnPart = WritablePart & {
	readonly kind: PartKind;
	/** The desk whose thread it is; `null` for every other part. */
	readonly desk: DeskId | null;
	/** Every epoch's identity, so that a new holder can be given what was written before. */
	readonly identities: ReadonlyMap<number, Identity>;
	/** As the node says; {@link mustRotate} does not take its word alone. */
	readonly rotationDue: boolean;
	/** Who holds the current epoch, by the grants in the chain. */
	readonly holders: readonly Holder[];
};

/** What the survivor's browser works from: her case as it verified it, with the count of her own acts. */
export type OwnCase = {
	readonly case: CaseId;
	/** The way in that she chose, by the map of her case; absent where that cannot be read. */
	readonly way?: Way;
	readonly parts: readonly OwnPart[];
	readonly consents: readonly ReadConsent[];
	/** Who helps her, or did; absent is nobody. */
	readonly supporters?: readonly ReadSupporter[];
	/** What two desks may open together in danger; absent where there is nothing. One that was used counts as ended as soon as she is told. */
	readonly glasses?: readonly ReadGlass[];
	readonly lastAct: { readonly n: number; readonly hash: string } | null;
	/** The custody events of each part, in its order: what the next one is chained to. */
	readonly custody?: ReadonlyMap<PartNumber, readonly CustodyContent[]>;
	/** The parts that she marked as privileged; absent is none. */
	readonly marked?: ReadonlySet<PartNumber>;
};

/** Takes from a reading what writing needs. Parts of which she holds no key are left out; the reading's findings tell of them. */
export const ownCaseFrom = (
	reading: CaseReading,
	signingKey: string,
	usedGlasses: ReadonlySet<GlassId> = new Set()
): OwnCase => ({
	case: reading.case,
	...wayOf(reading),
	parts: reading.parts.flatMap((part) => (part.kind === null ? [] : [{ ...part, kind: part.kind }])),
	consents: reading.consents,
	supporters: reading.supporters,
	...glassesOf(reading, usedGlasses),
	lastAct: reading.lastActs.get(signingKey) ?? null,
	custody: custodyByPart(reading),
	marked: markedParts(reading)
});

/** The custody events that stand in each part, in its order. */
export const custodyByPart = (reading: CaseReading): ReadonlyMap<PartNumber, readonly CustodyContent[]> =>
	new Map(
		[...Map.groupBy(custodyIn(everything(reading)), ({ part }) => part)].map(([part, placed]) => [
			part,
			placed.map(({ content }) => content)
		])
	);

function glassesOf({ glasses }: CaseReading, used: ReadonlySet<GlassId>): Pick<OwnCase, 'glasses'> {
	if (glasses.length === 0) return {};
	return { glasses: glasses.map((glass) => (used.has(glass.glass) ? { ...glass, ended: true } : glass)) };
}

/** The glasses that get every new key of her parts today. */
export function glassesInForce(
	{ glasses = [], consents }: Pick<OwnCase, 'glasses' | 'consents'>,
	today: Day
): readonly ReadGlass[] {
	const reading = new Set(consents.filter((consent) => isInForce(consent, today)).map(({ desk }) => desk));
	return glasses.filter((glass) => isGlassInForce(glass, reading, today));
}

function wayOf(reading: CaseReading): Pick<OwnCase, 'way'> {
	const map = everything(reading).find((read) => read.content.kind === 'map' && isOwn(read))?.content;
	return map?.kind === 'map' ? { way: map.way } : {};
}

/** Whether a consent lets its desk read on this day. The last day is included. */
export const isInForce = (consent: Pick<ReadConsent, 'withdrawn' | 'lastDay'>, today: Day): boolean =>
	!consent.withdrawn && consent.lastDay >= today;

/** The desks that may read a part on this day: those to which every new epoch of it must be granted. */
export function desksReading(consents: readonly ReadConsent[], part: PartNumber, today: Day): readonly DeskId[] {
	const reading = consents.filter(
		(consent) =>
			isInForce(consent, today) &&
			(consent.thread === part || (consent.throughEpoch === undefined && consent.parts.includes(part)))
	);
	return [...new Set(reading.map(({ desk }) => desk))];
}

/**
 * Whether a part needs a new key before anything is written to it: the node says so, or a desk or a supporter holds the current one that may not read any
 * more, or holds it under a generation that its log has since replaced. A node that keeps silent gains nothing.
 */
export const mustRotate = (
	{ part, rotationDue, holders }: Pick<OwnPart, 'part' | 'rotationDue' | 'holders'>,
	own: Pick<OwnCase, 'consents' | 'glasses' | 'supporters'>,
	today: Day,
	generationOf: (desk: DeskId) => number | null
): boolean => {
	const reading = new Set(desksReading(own.consents, part, today));
	const helping = new Set(helpersOfPart(own.supporters ?? [], part, today).map(({ supporter }) => supporter));
	const inForce = new Set(glassesInForce(own, today).map(({ glass }) => glass));
	const isOver = (holder: Holder): boolean => {
		if (holder.kind === 'survivor') return false;
		if (holder.kind === 'glass') return !inForce.has(holder.glass);
		if (holder.kind === 'supporter') return !helping.has(holder.supporter);
		return !reading.has(holder.desk) || (generationOf(holder.desk) ?? 0) > holder.generation;
	};
	return rotationDue || holders.some(isOver);
};

/**
 * The parts that nobody but this consent lets its desk read: what is lost, and must get a new key, when it ends. Of a part that was only waived
 * the desk never had the newest key.
 */
export function partsLostWith(consents: readonly ReadConsent[], ended: ReadConsent, today: Day): readonly PartNumber[] {
	const others = consents.filter(
		(other) => other.consent !== ended.consent && other.desk === ended.desk && isInForce(other, today)
	);
	const kept = new Set(others.flatMap(({ thread, parts }) => [thread, ...parts]));
	const held = ended.throughEpoch === undefined ? ended.parts : [];
	return [ended.thread, ...held].filter((part) => !kept.has(part));
}

export const partOfKind = (own: Pick<OwnCase, 'parts'>, kind: PartKind): OwnPart | null =>
	own.parts.find((part) => part.kind === kind) ?? null;

export const threadOf = (own: Pick<OwnCase, 'parts'>, desk: DeskId): OwnPart | null =>
	own.parts.find((part) => part.kind === 'thread' && part.desk === desk) ?? null;

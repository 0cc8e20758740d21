import type { CaseId, ConsentId, Day, DeskId, GlassId, MemberId, SupporterId } from '#core/base';
import type { CutReason, Holder, PartNumber, StateCode, SupporterAct, SupporterRole } from './entries.ts';

/** A part as its chain stands: last step, current epoch, and whether the next writer must rotate first. */
export type PartState = {
	readonly part: PartNumber;
	readonly seq: number;
	readonly hash: string;
	readonly epoch: number;
	readonly recipientHash: string;
	readonly rotationDue: boolean;
	/** The desk whose thread this is; `null` for every other part. */
	readonly thread: DeskId | null;
};

export type ConsentState = {
	readonly consent: ConsentId;
	readonly desk: DeskId;
	readonly parts: readonly PartNumber[];
	readonly thread: PartNumber;
	readonly lastDay: Day;
	readonly inForce: boolean;
	/** Of a waiver: its one part is read up to this epoch and no further. Of every other consent not there. */
	readonly throughEpoch?: number;
};

/** Somebody who helps her, as the rules know it: which keys, which parts, until when. */
export type SupporterState = {
	readonly supporter: SupporterId;
	readonly role: SupporterRole;
	readonly signingKey: string;
	readonly recipientHash: string;
	readonly line: PartNumber;
	readonly parts: readonly PartNumber[];
	readonly acts: readonly SupporterAct[];
	readonly lastDay: Day;
	readonly inForce: boolean;
};

/** A member's proposal to cut a guardian off, by the hash of its entry. */
export type CutState = {
	readonly hash: string;
	readonly supporter: SupporterId;
	readonly desk: DeskId;
	readonly member: MemberId;
	readonly reason: CutReason;
};

/**
 * Parts that two desks may open together. `in-force`: every new key of them goes to it. `used`: it was opened once and gets nothing more, but
 * she may not know that yet, so what her browser still grants to it is taken and not kept.
 */
export type GlassState = {
	readonly glass: GlassId;
	readonly desks: readonly [DeskId, DeskId];
	readonly parts: readonly PartNumber[];
	readonly recipientHash: string;
	readonly lastDay: Day;
	readonly state: 'in-force' | 'used' | 'ended';
};

/** Everything the rules of {@link acceptAct} look at. Holds no sealed thing and no word of a person. */
export type CaseState = {
	readonly case: CaseId;
	readonly survivor: { readonly signingKey: string; readonly recipientHash: string };
	readonly parts: ReadonlyMap<PartNumber, PartState>;
	readonly consents: readonly ConsentState[];
	readonly supporters: readonly SupporterState[];
	readonly cuts: readonly CutState[];
	readonly glasses: readonly GlassState[];
	/** Count and hash of the last act of each signing key. */
	readonly signers: ReadonlyMap<string, { readonly n: number; readonly hash: string }>;
};

/**
 * A desk's key as the key log has it now. `safeguards`: whether it is of a kind whose members may together cut a guardian off; `authority`: whether it
 * takes part in a procedure, so that a waiver may name it; absent is no.
 */
export type DeskKeyState = {
	readonly generation: number;
	readonly recipientHash: string;
	readonly safeguards?: boolean;
	/** Whose desk it is; absent where that does not matter. */
	readonly organisation?: string;
	readonly authority?: boolean;
};

/** Who the server has already let in; the rules hold the act's own words against it. */
export type Actor =
	| { readonly kind: 'survivor' }
	| { readonly kind: 'member'; readonly member: MemberId; readonly desk: DeskId; readonly signingKey: string }
	| { readonly kind: 'supporter'; readonly supporter: SupporterId; readonly signingKey: string };

/** What an accepted act changes, in the order to apply it. The store does this and nothing else. */
export type Effect =
	| { readonly do: 'open-case'; readonly signingKey: string; readonly recipientHash: string; readonly day: Day }
	| { readonly do: 'set-part'; readonly part: PartState; readonly recipient: string | null }
	| {
			readonly do: 'add-grant';
			readonly part: PartNumber;
			readonly epoch: number;
			readonly holder: Holder;
			readonly consent: ConsentId | null;
			readonly entry: number;
	  }
	| { readonly do: 'drop-grants'; readonly desk: DeskId; readonly parts: readonly PartNumber[] }
	| {
			readonly do: 'add-consent';
			readonly consent: ConsentState;
			readonly purpose: string;
			readonly agreement: string | null;
			readonly urgent: boolean;
	  }
	| { readonly do: 'end-consent'; readonly consent: ConsentId }
	| { readonly do: 'add-supporter'; readonly supporter: SupporterState }
	| { readonly do: 'end-supporter'; readonly supporter: SupporterId }
	| { readonly do: 'drop-supporter-grants'; readonly supporter: SupporterId; readonly parts: readonly PartNumber[] }
	| { readonly do: 'propose-cut'; readonly cut: CutState }
	| { readonly do: 'add-glass'; readonly glass: GlassState }
	| {
			readonly do: 'add-glass-share';
			readonly glass: GlassId;
			readonly desk: DeskId;
			readonly generation: number;
			readonly entry: number;
	  }
	/** `epoch`: of that one alone; `null` where all go, and the shares with them. */
	| {
			readonly do: 'drop-glass-grants';
			readonly glass: GlassId;
			readonly parts: readonly PartNumber[];
			readonly epoch: number | null;
	  }
	| { readonly do: 'end-glass'; readonly glass: GlassId }
	| {
			readonly do: 'set-status';
			readonly part: PartNumber;
			readonly desk: DeskId;
			readonly state: StateCode | null;
			readonly assigned: MemberId | null;
			readonly urgent: boolean | null;
	  };

/** The parts a desk may read now: those of its consents in force, and their threads. */
export function partsOfDesk(consents: readonly ConsentState[], desk: DeskId): ReadonlySet<PartNumber> {
	return new Set(
		consents
			.filter((consent) => consent.inForce && consent.desk === desk)
			.flatMap((consent) => [consent.thread, ...consent.parts])
	);
}

/** The desks that must get every new epoch of a part: not those that were handed what stood in it until a waiver. */
export function desksOfPart(consents: readonly ConsentState[], part: PartNumber): ReadonlySet<DeskId> {
	return new Set(
		consents
			.filter(
				({ inForce, thread, parts, throughEpoch }) =>
					inForce && (thread === part || (throughEpoch === undefined && parts.includes(part)))
			)
			.map((consent) => consent.desk)
	);
}

/** The parts a supporter holds: the own line, and what was handed over. */
export const partsOfSupporter = ({ line, parts }: Pick<SupporterState, 'line' | 'parts'>): readonly PartNumber[] => [
	line,
	...parts
];

/** The supporters that must get every new epoch of a part. */
export const supportersOfPart = (supporters: readonly SupporterState[], part: PartNumber): readonly SupporterState[] =>
	supporters.filter((one) => one.inForce && partsOfSupporter(one).includes(part));
/** The desks that may read anything. */
export const desksInForce = (consents: readonly ConsentState[]): ReadonlySet<DeskId> =>
	new Set(consents.filter(({ inForce }) => inForce).map(({ desk }) => desk));

/** The parts that a desk reads by a waiver alone, each with the last epoch that it is handed. */
export function waivedTo(consents: readonly ConsentState[], desk: DeskId): ReadonlyMap<PartNumber, number> {
	const last = new Map<PartNumber, number>();
	for (const { inForce, desk: to, parts, throughEpoch } of consents) {
		if (!inForce || to !== desk || throughEpoch === undefined) continue;
		for (const part of parts) last.set(part, Math.max(throughEpoch, last.get(part) ?? 0));
	}
	return last;
}

import { accepted, type Day, type DeskId, type GlassId, type Outcome, type SupporterId } from '#core/base';
import {
	type Actor,
	type CaseState,
	type ConsentState,
	type CutState,
	type DeskKeyState,
	type Effect,
	type GlassState,
	type PartState,
	partsOfDesk,
	type SupporterState
} from './case-state.ts';
import type { ConsentEntry, Digest, PartNumber, WaiverEntry } from './entries.ts';
import type { SignatureCheck } from './signed.ts';

export type ActRefusal =
	| 'signature-malformed'
	| 'signature-wrong'
	| 'version-unknown'
	| 'label-wrong'
	| 'not-the-author'
	| 'entries-mismatch'
	| 'too-large'
	| 'head-moved'
	| 'case-exists'
	| 'not-permitted'
	| 'part-unknown'
	| 'epoch-wrong'
	| 'rotation-due'
	| 'desk-unknown'
	| 'desk-key-changed'
	| 'consent-unknown'
	| 'consent-malformed'
	| 'holder-missing'
	| 'glass-malformed'
	| 'glass-desks'
	| 'glass-unknown'
	| 'recipient-wrong'
	| 'supporter-unknown'
	| 'supporter-malformed'
	| 'supporter-conflict'
	| 'opening-missing'
	| 'waiver-missing'
	| 'waiver-wrong'
	| 'not-an-authority';

export const actLimits = {
	entries: 400,
	sealedBytes: 1_600_000,
	parts: 200,
	consentDays: 3660,
	glassDays: 366,
	supporters: 10
} as const;

/** Surroundings of a decision: the desks' current keys, today, and how signatures are checked here. */
export type ActWorld = {
	readonly desks: ReadonlyMap<DeskId, DeskKeyState>;
	/** Who accepted an invitation of hers, by its id: the keys that may be let in. Absent is nobody. */
	readonly newcomers?: ReadonlyMap<SupporterId, { readonly recipientHash: string; readonly signingKey: string }>;
	readonly today: Day;
	readonly check?: SignatureCheck;
	readonly digest?: Digest;
};

/** State while an act is walked; every rule reads and writes this draft only. */
export class ActDraft {
	readonly parts: Map<PartNumber, PartState>;
	consents: ConsentState[];
	glasses: GlassState[];
	readonly effects: Effect[] = [];
	readonly newEpochs = new Map<PartNumber, Set<string>>();
	readonly touched = new Set<PartNumber>();
	readonly newConsents: ConsentEntry[] = [];
	supporters: SupporterState[];
	readonly cuts: CutState[];
	readonly newSupporters: SupporterState[] = [];
	/** A supporter who stops helping by this act: it counts when the act is whole, so that its last item can still be written. */
	resigning: SupporterState | null = null;
	readonly newGlasses: GlassState[] = [];
	readonly newShares = new Map<GlassId, ReadonlySet<DeskId>>();
	readonly waivers = new Map<string, WaiverEntry>();
	readonly granted = new Set<string>();
	survivor: CaseState['survivor'] | null;
	readonly actor: Actor;
	readonly world: ActWorld;

	constructor(state: CaseState | null, actor: Actor, world: ActWorld) {
		this.parts = new Map(state?.parts ?? []);
		this.consents = [...(state?.consents ?? [])];
		this.supporters = [...(state?.supporters ?? [])];
		this.cuts = [...(state?.cuts ?? [])];
		this.glasses = [...(state?.glasses ?? [])];
		this.survivor = state?.survivor ?? null;
		this.actor = actor;
		this.world = world;
	}

	/**
	 * The survivor writes everywhere; a member only in its own desk's thread while a consent is in force; a supporter in the own line, and in
	 * the parts handed over where writing was handed over too.
	 */
	mayWrite(part: PartNumber): boolean {
		if (this.actor.kind === 'survivor') return true;
		if (this.actor.kind === 'supporter') return maySupporterWrite(this.actor, this.supporters, part);
		return this.parts.get(part)?.thread === this.actor.desk && partsOfDesk(this.consents, this.actor.desk).has(part);
	}

	setPart(part: PartState, recipient: string | null = null): void {
		this.parts.set(part.part, part);
		this.effects.push({ do: 'set-part', part, recipient });
	}
}

function maySupporterWrite(
	{ supporter }: Extract<Actor, { kind: 'supporter' }>,
	supporters: readonly SupporterState[],
	part: PartNumber
): boolean {
	const known = supporters.find((one) => one.supporter === supporter && one.inForce);
	return known !== undefined && (part === known.line || (known.acts.includes('write') && known.parts.includes(part)));
}

export type Step = Outcome<null, ActRefusal>;
export const fine: Step = accepted(null);

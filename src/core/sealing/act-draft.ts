import { accepted, type Day, type DeskId, type Outcome } from '#core/base';
import {
	type Actor,
	type CaseState,
	type ConsentState,
	type DeskKeyState,
	type Effect,
	type PartState,
	partsOfDesk
} from './case-state.ts';
import type { ConsentEntry, Digest, PartNumber } from './entries.ts';
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
	| 'recipient-wrong'
	| 'opening-missing';

export const actLimits = { entries: 400, sealedBytes: 1_600_000, parts: 200, consentDays: 3660 } as const;

/** Surroundings of a decision: the desks' current keys, today, and how signatures are checked here. */
export type ActWorld = {
	readonly desks: ReadonlyMap<DeskId, DeskKeyState>;
	readonly today: Day;
	readonly check?: SignatureCheck;
	readonly digest?: Digest;
};

/** State while an act is walked; every rule reads and writes this draft only. */
export class ActDraft {
	readonly parts: Map<PartNumber, PartState>;
	consents: ConsentState[];
	readonly effects: Effect[] = [];
	readonly newEpochs = new Map<PartNumber, Set<string>>();
	readonly touched = new Set<PartNumber>();
	readonly newConsents: ConsentEntry[] = [];
	readonly granted = new Set<string>();
	survivor: CaseState['survivor'] | null;
	readonly actor: Actor;
	readonly world: ActWorld;

	constructor(state: CaseState | null, actor: Actor, world: ActWorld) {
		this.parts = new Map(state?.parts ?? []);
		this.consents = [...(state?.consents ?? [])];
		this.survivor = state?.survivor ?? null;
		this.actor = actor;
		this.world = world;
	}

	/** The survivor writes everywhere; a member only in its own desk's thread while a consent is in force. */
	mayWrite(part: PartNumber): boolean {
		if (this.actor.kind === 'survivor') return true;
		return this.parts.get(part)?.thread === this.actor.desk && partsOfDesk(this.consents, this.actor.desk).has(part);
	}

	setPart(part: PartState, recipient: string | null = null): void {
		this.parts.set(part.part, part);
		this.effects.push({ do: 'set-part', part, recipient });
	}
}

export type Step = Outcome<null, ActRefusal>;
export const fine: Step = accepted(null);

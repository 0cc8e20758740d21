import type { DeskId, Outcome } from '#core/base';
import {
	type Act,
	type Actor,
	type ActRefusal,
	type ActSubmission,
	type ActWorld,
	acceptAct,
	type CaseState,
	type ConsentState,
	type CutState,
	type Effect,
	type Entry,
	type GlassState,
	type HandedCase,
	hashOfEntry,
	hashOfSigned,
	type PartNumber,
	type PartState,
	partsOfDesk,
	type SupporterState
} from '#core/sealing';

type Kept = { readonly entry: Entry; readonly hash: string; sealed: Uint8Array | null };

/** A case as a node keeps it, in memory: the same rules decide, and the same things are handed out. */
export class KeptCase {
	readonly acts: Act[] = [];
	readonly kept: Kept[] = [];
	readonly parts = new Map<PartNumber, PartState>();
	consents: ConsentState[] = [];
	supporters: SupporterState[] = [];
	cuts: CutState[] = [];
	glasses: GlassState[] = [];
	readonly signers = new Map<string, { n: number; hash: string }>();
	survivor: CaseState['survivor'] | null = null;

	get state(): CaseState | null {
		const { survivor, parts, consents, supporters, cuts, glasses, signers } = this;
		const caseId = this.acts[0]?.body.case as CaseState['case'];
		return survivor && { case: caseId, survivor, parts, consents, supporters, cuts, glasses, signers };
	}

	/** The same case kept once more, so that what is done to the one is not done to the other. */
	copy(): KeptCase {
		const copy = new KeptCase();
		copy.acts.push(...this.acts);
		copy.kept.push(...this.kept.map((one) => ({ ...one })));
		for (const [part, state] of this.parts) copy.parts.set(part, state);
		for (const [key, last] of this.signers) copy.signers.set(key, last);
		copy.consents = this.consents;
		copy.supporters = this.supporters;
		copy.cuts = this.cuts;
		copy.survivor = this.survivor;
		return copy;
	}

	accept(submission: ActSubmission, actor: Actor, world: ActWorld): Outcome<{ readonly actHash: string }, ActRefusal> {
		const decided = acceptAct(this.state, submission, actor, world);
		if (!decided.ok) return decided;
		for (const [at, entry] of submission.entries.entries())
			this.kept.push({ entry, hash: hashOfEntry(entry), sealed: submission.sealed[at] ?? null });
		for (const effect of decided.value.effects) this.#apply(effect);
		this.acts.push(submission.act);
		this.signers.set(submission.act.key, { n: submission.act.body.n, hash: hashOfSigned(submission.act) });
		return decided;
	}

	/** What the survivor is handed. */
	handed(): HandedCase {
		return {
			case: this.acts[0]?.body.case as HandedCase['case'],
			acts: this.acts,
			entries: this.kept.map(({ entry, hash, sealed }) => ({ part: entry.part, seq: entry.seq, hash, entry, sealed })),
			rotationDue: [...this.parts.values()].filter(({ rotationDue }) => rotationDue).map(({ part }) => part)
		};
	}

	/** What a desk is handed: its parts whole, of the spine what is clear, of the rest only the hashes. */
	handedTo(desk: DeskId): HandedCase {
		const whole = this.handed();
		const seen = partsOfDesk(this.consents, desk);
		const entries = whole.entries.map((step) => {
			const clear = step.part === 0 && step.entry?.type !== 'causeway/item/v1' && step.entry?.type !== 'causeway/grant/v1';
			if (clear) return step;
			if (!seen.has(step.part)) return { ...step, entry: null, sealed: null };
			return step.entry?.type === 'causeway/grant/v1' && !(step.entry.holder.kind === 'desk' && step.entry.holder.desk === desk)
				? { ...step, sealed: null }
				: step;
		});
		return { ...whole, entries };
	}

	#apply(effect: Effect): void {
		switch (effect.do) {
			case 'open-case':
				this.survivor = { signingKey: effect.signingKey, recipientHash: effect.recipientHash };
				break;
			case 'set-part':
				this.parts.set(effect.part.part, effect.part);
				break;
			case 'add-consent':
				this.consents = [...this.consents, effect.consent];
				break;
			case 'end-consent':
				this.consents = this.consents.map((given) => (given.consent === effect.consent ? { ...given, inForce: false } : given));
				break;
			case 'add-supporter':
				this.supporters = [...this.supporters, effect.supporter];
				break;
			case 'end-supporter':
				this.supporters = this.supporters.map((one) => (one.supporter === effect.supporter ? { ...one, inForce: false } : one));
				break;
			case 'propose-cut':
				this.cuts = [...this.cuts, effect.cut];
				break;
			case 'drop-supporter-grants':
				for (const kept of this.kept) {
					const { entry } = kept;
					if (entry.type !== 'causeway/grant/v1' || entry.holder.kind !== 'supporter') continue;
					if (entry.holder.supporter === effect.supporter && effect.parts.includes(entry.part)) kept.sealed = null;
				}
				break;
			case 'add-glass':
				this.glasses = [...this.glasses, effect.glass];
				break;
			case 'end-glass':
				this.glasses = this.glasses.map((known) => (known.glass === effect.glass ? { ...known, state: 'ended' } : known));
				break;
			case 'drop-glass-grants':
				for (const kept of this.kept) {
					const { entry } = kept;
					const isGrant =
						entry.type === 'causeway/grant/v1' && entry.holder.kind === 'glass' && entry.holder.glass === effect.glass;
					if (isGrant && (effect.epoch === null || effect.epoch === entry.epoch)) kept.sealed = null;
					const isShare = entry.type === 'causeway/glass-share/v1' && entry.glass === effect.glass;
					if (isShare && effect.epoch === null) kept.sealed = null;
				}
				break;
			case 'drop-grants':
				for (const kept of this.kept) {
					const { entry } = kept;
					if (entry.type !== 'causeway/grant/v1' || entry.holder.kind !== 'desk') continue;
					if (entry.holder.desk === effect.desk && effect.parts.includes(entry.part)) kept.sealed = null;
				}
		}
	}
}

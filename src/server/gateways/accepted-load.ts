import type { Clock } from '#server/gateways/clock.ts';
import { DecayingCount } from '#server/gateways/decaying-count.ts';

/** What a node takes in every minute, without end, at the usual price. */
export type Allowance = { readonly openings: number; readonly bytes: number };

/** About a large country's reports on one node, and some hundred files of pictures. */
export const usualAllowance: Allowance = { openings: 200, bytes: 128 * 1024 * 1024 };

const halfLifeMinutes = 10;
/** A minute's allowance, come in steadily, adds up to this many minutes of it. So that much at once costs no more either. */
const minutesHeld = halfLifeMinutes / Math.LN2;

/**
 * What the node accepted lately, cases opened and bytes, as a share of what it takes at the usual price. Of the node as a whole: it knows
 * of no asker, so it can make nobody pay for another's address, and keeps nothing that was told.
 */
export class AcceptedLoad {
	readonly #shares: DecayingCount;
	readonly #allowance: Allowance;

	constructor(clock: Clock, allowance: Allowance) {
		this.#shares = new DecayingCount(clock, halfLifeMinutes * 60_000);
		this.#allowance = allowance;
	}

	add({ openings, bytes }: Allowance): void {
		this.#shares.add((openings / this.#allowance.openings + bytes / this.#allowance.bytes) / minutesHeld);
	}

	/** Bits on top of the usual price: none within the allowance, two more for each doubling beyond it. */
	bits(): number {
		return Math.max(0, Math.ceil(2 * Math.log2(this.#shares.now())));
	}
}

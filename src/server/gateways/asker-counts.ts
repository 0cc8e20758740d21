import { createHmac, randomBytes } from 'node:crypto';
import type { Clock } from '#server/gateways/clock.ts';
import { DecayingCount } from '#server/gateways/decaying-count.ts';

const askersAtMost = 10_000;

/**
 * How often each asker did something lately. Askers are told apart by a keyed hash of their address, under a key that lives and dies with this
 * process: nothing is stored or logged. Beyond ten thousand askers all are forgotten, which makes nobody's bound narrower.
 */
export class AskerCounts {
	readonly #clock: Clock;
	readonly #most: number;
	readonly #halfLifeMs: number;
	readonly #key = randomBytes(32);
	readonly #counts = new Map<string, DecayingCount>();

	/** `most` at once, and as many as fade away for long: a count is half after `halfLifeMs`. */
	constructor(clock: Clock, most: number, halfLifeMs: number) {
		this.#clock = clock;
		this.#most = most;
		this.#halfLifeMs = halfLifeMs;
	}

	/** Counts one more of this asker; `false`, and nothing is counted, where that is too many. */
	take(address: string): boolean {
		const asker = createHmac('sha256', this.#key).update(address).digest('base64url');
		if (this.#counts.size >= askersAtMost && !this.#counts.has(asker)) this.#counts.clear();
		const count = this.#counts.get(asker) ?? new DecayingCount(this.#clock, this.#halfLifeMs);
		this.#counts.set(asker, count);
		// A count never fades to nothing, and what is left of long ago must not cost a turn.
		if (Math.round(count.now()) >= this.#most) return false;
		count.add(1);
		return true;
	}
}

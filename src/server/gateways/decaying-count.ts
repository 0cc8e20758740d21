import type { Clock } from '#server/gateways/clock.ts';

/** A sum that halves every `halfLifeMs`: what happened lately weighs more than what happened before. In memory only. */
export class DecayingCount {
	readonly #clock: Clock;
	readonly #halfLifeMs: number;
	#sum = 0;
	#at = 0;

	constructor(clock: Clock, halfLifeMs: number) {
		this.#clock = clock;
		this.#halfLifeMs = halfLifeMs;
	}

	add(more: number): void {
		this.#sum = this.now() + more;
	}

	now(): number {
		const at = this.#clock.now().getTime();
		// A clock that was set back neither forgets nor remembers for longer.
		if (at > this.#at) this.#sum *= 2 ** ((this.#at - at) / this.#halfLifeMs);
		this.#at = at;
		return this.#sum;
	}
}

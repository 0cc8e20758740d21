import type { Clock } from '#server/gateways/clock.ts';
import { AskerCounts } from './asker-counts.ts';

const minuteMs = 60_000;
const mostInAMinute = 30;
/** A shelter's whole line at once; then about one in two and a half minutes. Some seventy lines are needed to take all of it. */
const mostOfOne = 6;
const halfLifeOfOneMs = 10 * minuteMs;
/** Behind an onion service, or a proxy on this machine whose header is not named, everybody comes from here and is one. */
const oneself: ReadonlySet<string> = new Set(['', '127.0.0.1', '0:0:0:0::/64']);

/** Turns of filing without script, where nobody can be asked for work: so many a minute for the node, and few of them for one asker. */
export class PlainTurns {
	readonly #clock: Clock;
	readonly #askers: AskerCounts;
	#turns: number[] = [];

	constructor(clock: Clock) {
		this.#clock = clock;
		this.#askers = new AskerCounts(clock, mostOfOne, halfLifeOfOneMs);
	}

	/** Whether it is this asker's turn; if so it is taken. */
	take(address: string): boolean {
		const now = this.#clock.now().getTime();
		// What lies ahead is from before the clock was set back.
		this.#turns = this.#turns.filter((at) => at > now - minuteMs && at <= now);
		if (this.#turns.length >= mostInAMinute) return false;
		if (!oneself.has(address) && !this.#askers.take(address)) return false;
		this.#turns.push(now);
		return true;
	}
}

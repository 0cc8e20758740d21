import { type Exposure, minutesDue } from '#core/evidence';

/** How often what is on the page is counted while it is there: a page that is torn away loses no more than that. */
export const countEveryMs = 120_000;

/** A clock that goes on alone, and something that comes back again and again until it is told to stop. */
export type LookClock = {
	readonly now: () => number;
	readonly every: (milliseconds: number, run: () => void) => () => void;
};

const pageClock: LookClock = {
	now: () => performance.now(),
	every: (milliseconds, run) => {
		const timer = setInterval(run, milliseconds);
		return () => clearInterval(timer);
	}
};

/** Tells the node; `false` where it did not take it. `unattended` where nobody pressed anything for it, so that it keeps no session alive. */
export type TellExposure = (seen: Exposure, unattended: boolean) => Promise<boolean>;

/** Counts one look: the opening and its first minute before anything is shown, then the minutes while it is, and the rest when it is taken away. */
export class LookCount {
	readonly #tell: TellExposure;
	readonly #clock: LookClock;
	#stop: (() => void) | null = null;
	#from = 0;
	#counted = 0;

	constructor(tell: TellExposure, clock: LookClock = pageClock) {
		this.#tell = tell;
		this.#clock = clock;
	}

	/** Before anything is shown. Whether the node took it or not, the member may go on: a duty does not wait for a number. */
	async opened(): Promise<void> {
		await this.#tell({ openings: 1, minutes: 1 }, false);
	}

	/** It is on the page from now on. */
	shown(): void {
		this.#stop?.();
		[this.#from, this.#counted] = [this.#clock.now(), 1];
		this.#stop = this.#clock.every(countEveryMs, () => this.#count(true));
	}

	/** It is off the page. Twice is once. */
	gone(): void {
		if (!this.#stop) return;
		this.#stop();
		this.#stop = null;
		this.#count(false);
	}

	#count(unattended: boolean): void {
		const before = this.#counted;
		const { minutes, counted } = minutesDue(this.#clock.now() - this.#from, before);
		if (minutes === 0) return;
		this.#counted = counted;
		void this.#tell({ openings: 0, minutes }, unattended).then((taken) => {
			// Told again with the next ones.
			if (!taken) this.#counted -= minutes;
		});
	}
}

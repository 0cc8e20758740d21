export type Step =
	| 'danger'
	| 'now'
	| 'unsafe'
	| 'way'
	| 'under-18'
	| 'ask'
	| 'code'
	| 'saved'
	| 'files'
	| 'address'
	| 'ladder'
	| 'desks'
	| 'back'
	| 'done';

/** A place in the report: a step, and which question where the step asks. */
export type Stop = { readonly step: Step; readonly at: number };

const same = (one: Stop, other: Stop): boolean => one.step === other.step && (one.step !== 'ask' || one.at === other.at);

/** The way she came through the report, for the browser's Back. Names places only, nothing that was written. */
export class Trail {
	#stops: Stop[] = [];

	/** Moves on. A place she was at before is gone back to: what lay between is no longer behind her. `from` is `null` where nobody may return to it. */
	move(from: Stop | null, to: Stop): void {
		const before = this.#stops.findIndex((stop) => same(stop, to));
		if (before >= 0) this.#stops = this.#stops.slice(0, before);
		else if (from && !same(from, to)) this.#stops.push(from);
	}

	/** Takes the last place off the way; `null` at its beginning. */
	back(): Stop | null {
		return this.#stops.pop() ?? null;
	}

	/** What lies behind is done with. */
	begin(): void {
		this.#stops = [];
	}
}

import { type Day, dayOf, type Moment, momentOf, type Outcome } from '#core/base';
import type { ApiClient } from './api-client.ts';
import { askNode, type NodeAnswer } from './survivor-api.ts';

/** Clocks nearer than this to the node's are taken as right. */
const toleranceMs = 90_000;

/**
 * The time by which acts are dated: the device's, put right by the node's where the device is plainly wrong. The node counts days, so
 * a wrong clock would have every act refused.
 */
export class NodeClock {
	readonly #clock: () => Date;
	#offsetMs = 0;

	constructor(clock: () => Date) {
		this.#clock = clock;
	}

	/** Asks what the node says of itself, and puts the clock right by it. */
	async set(client: ApiClient): Promise<Outcome<NodeAnswer, string>> {
		const node = await askNode(client);
		if (!node.ok) return node;
		const offset = Date.parse(node.value.now) - this.#clock().getTime();
		this.#offsetMs = Math.abs(offset) < toleranceMs ? 0 : offset;
		return node;
	}

	now = (): Moment => momentOf(this.#date());
	today = (): Day => dayOf(this.#date());
	#date = (): Date => new Date(this.#clock().getTime() + this.#offsetMs);
}

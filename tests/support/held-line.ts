import type { Transport } from '#ui/sealing/transport.ts';

/**
 * A line on which the next write waits until it is let through: what two browsers do at the same time then reaches the node in the order that a test chooses,
 * each composed on the case as it was before the other.
 */
export class HeldLine {
	#holds = false;
	#isHeld: () => void = () => {};
	#letThrough: () => void = () => {};

	readonly over =
		(line: Transport): Transport =>
		async (request) => {
			if (this.#holds && request.method === 'POST' && /\/(acts|keys)$/.test(request.url)) {
				this.#holds = false;
				const through = new Promise<void>((resolve) => {
					this.#letThrough = resolve;
				});
				this.#isHeld();
				await through;
			}
			return line(request);
		};

	/** Begins something and comes back when its first write is held here, or when it ended without one. The function that it gives lets the write through and waits for the end. */
	async begin<T>(deed: () => Promise<T>): Promise<() => Promise<T>> {
		const held = new Promise<void>((resolve) => {
			this.#isHeld = resolve;
		});
		this.#holds = true;
		this.#letThrough = () => {};
		const ended = deed().finally(() => {
			this.#holds = false;
		});
		// A deed that fails is told to whoever waits for its end.
		await Promise.race([held, ended.catch(() => {})]);
		return () => {
			this.#letThrough();
			return ended;
		};
	}
}

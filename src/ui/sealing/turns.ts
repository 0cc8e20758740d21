/** Lets those who ask for the same thing go one after the other, in the order in which they asked. */
export class Turns<Key> {
	readonly #last = new Map<Key, Promise<unknown>>();

	take<T>(of: Key, run: () => Promise<T>): Promise<T> {
		const turn = (this.#last.get(of) ?? Promise.resolve()).then(run);
		this.#last.set(
			of,
			turn.catch(() => null)
		);
		return turn;
	}
}

import type { DeskGlasses } from '#ui/sealing/desk-glass.ts';
import type { DeskState } from './desk-state.svelte.ts';

/** What the desk that is shown may open in danger, and what was asked for, as it was last read. */
export class GlassOpenings {
	readonly #desk: DeskState;
	all = $state.raw<DeskGlasses>({ glasses: [], uses: [] });
	/** Waits for an answer of this desk. */
	asked = $derived(this.all.uses.filter(({ asksUs }) => asksUs));
	/** Asked for by whoever is signed in, and open to nobody else. */
	open = $derived(this.all.uses.filter(({ mayOpen }) => mayOpen));
	earlier = $derived(this.all.uses.filter(({ asksUs, mayOpen }) => !asksUs && !mayOpen).toReversed());

	constructor(desk: DeskState) {
		this.#desk = desk;
	}

	async look(unattended: boolean): Promise<void> {
		const { desk } = this.#desk;
		if (!desk) return;
		const read = await this.#desk.quietly(() => this.#desk.line.call('glasses', { desk, unattended }));
		if (read.ok && this.#desk.desk === desk) this.all = read.value;
	}

	clear(): void {
		this.all = { glasses: [], uses: [] };
	}
}

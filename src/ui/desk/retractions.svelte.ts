import type { RetractionShown } from '#ui/sealing/desk-retractions.ts';
import type { DeskState } from './desk-state.svelte.ts';

/** What was taken back from the desk that is shown, as it was last read. */
export class Retractions {
	readonly #desk: DeskState;
	all = $state.raw<readonly RetractionShown[]>([]);
	open = $derived(this.all.filter(({ answer }) => answer === null));
	answered = $derived(this.all.filter(({ answer }) => answer !== null));
	overdue = $derived(this.open.filter(({ daysLeft }) => daysLeft < 0));

	constructor(desk: DeskState) {
		this.#desk = desk;
	}

	async look(unattended: boolean): Promise<void> {
		const { desk } = this.#desk;
		if (!desk) return;
		const read = await this.#desk.quietly(() => this.#desk.line.call('retractions', { desk, unattended }));
		if (read.ok && this.#desk.desk === desk) this.all = read.value;
	}

	clear(): void {
		this.all = [];
	}
}

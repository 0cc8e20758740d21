import type { Refusal } from '#core/base';

export type Surroundings = {
	/** Folder of the checkout: where the build and the demonstration's config folder lie. */
	readonly checkout: string;
	readonly env: Readonly<Record<string, string | undefined>>;
	/** Answers, for people and pipes. */
	readonly say: (line: string) => void;
	/** Refusals and progress. */
	readonly complain: (line: string) => void;
};

/** One command. `run` returns the exit code: 0 done, 1 refused, 2 called wrongly. */
export type Command = {
	readonly name: readonly string[];
	readonly usage: string;
	readonly summary: string;
	readonly run: (words: readonly string[], surroundings: Surroundings) => Promise<number>;
};

/** Says a refusal and gives its exit code. */
export function refuse({ complain }: Surroundings, { code, about }: Refusal): number {
	complain(`refused: ${code}${about ? ` (${about})` : ''}`);
	return 1;
}

/** Waits for the first signal to stop. A second one ends the program at once. */
export function untilStopped(): Promise<void> {
	return new Promise((resolve) => {
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
			process.once(signal, () => {
				process.once(signal, () => process.exit(1));
				resolve();
			});
	});
}

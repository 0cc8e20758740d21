import { setTimeout as pause } from 'node:timers/promises';
import type { PolicyWitness } from '#core/log';
import type { App } from '#server/app.ts';
import { askWitness } from '#server/operations/log/ask-witness.ts';

/** Whoever has not answered by then is not waited for. */
const stopMs = 1000;
const longestWaitMs = 5 * 60_000;

/** How it stands with one witness: whether it is being asked now, how often it failed in a row, and when it may be asked again. */
type Standing = { asking: Promise<void> | null; failed: number; notBefore: number; said: string };

/**
 * Asks the configured witnesses after each beat, each by itself: one that is slow, silent or lying holds up neither the log nor the others. One
 * that fails is left alone for twice as long each time, up to five minutes. `report` hears what changed in a witness's answers.
 */
export class WitnessAsking {
	readonly #app: App;
	readonly #report: (code: string) => void;
	readonly #standing = new Map<PolicyWitness, Standing>();
	#timer: NodeJS.Timeout | null = null;
	#cadenceMs = 1000;

	constructor(app: App, report: (code: string) => void) {
		this.#app = app;
		this.#report = report;
		for (const witness of app.witnesses.witnesses)
			if (witness.url !== null) this.#standing.set(witness, { asking: null, failed: 0, notBefore: 0, said: '' });
	}

	start(cadenceMs: number): void {
		this.#cadenceMs = cadenceMs;
		if (this.#standing.size > 0) this.#timer = setInterval(() => this.#round(), cadenceMs);
	}

	async stop(): Promise<void> {
		if (this.#timer) clearInterval(this.#timer);
		const under = Promise.all([...this.#standing.values()].map(({ asking }) => asking));
		await Promise.race([under, pause(stopMs, null, { ref: false })]);
	}

	#round(): void {
		for (const [witness, standing] of this.#standing)
			if (standing.asking === null && performance.now() >= standing.notBefore)
				standing.asking = this.#ask(witness, standing).finally(() => {
					standing.asking = null;
				});
	}

	async #ask(witness: PolicyWitness, standing: Standing): Promise<void> {
		let code = '';
		try {
			const asked = await askWitness(this.#app, witness);
			code = asked.ok ? '' : asked.refusal.code;
		} catch {
			code = 'witness-not-asked';
		}
		standing.failed = code === '' ? 0 : standing.failed + 1;
		const wait = Math.min(longestWaitMs, this.#cadenceMs * 2 ** Math.min(standing.failed, 20));
		standing.notBefore = code === '' ? 0 : performance.now() + wait * (0.5 + Math.random() / 2);
		if (code !== '' && code !== standing.said) this.#report(`${code} ${witness.name}`);
		standing.said = code;
	}
}

import { setTimeout as pause } from 'node:timers/promises';

/** Waits until something holds, looking every 20 ms; throws with `what` when `seconds` were not enough, which only a test that fails waits for. */
export async function eventually(what: string, holds: () => boolean | Promise<boolean>, seconds = 90): Promise<void> {
	const until = Date.now() + seconds * 1000;
	while (!(await holds())) {
		if (Date.now() > until) throw new Error(`not within ${seconds} s: ${what}`);
		await pause(20);
	}
}

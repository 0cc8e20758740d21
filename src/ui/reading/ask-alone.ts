import { type Outcome, refused } from '#core/base';
import type { Verbs, WorkerLine } from '#ui/sealing/worker-rpc.ts';

/** The longest that one file may take, however alive its reader seems. */
export const longestMs = 600_000;

/**
 * Asks a worker of its own for one thing, and ends it: a file that breaks its reader breaks nothing else. It has no keys and reaches no network. Refuses `stopped` as soon as `signal` says so, and
 * `reading-stopped` where the worker cannot be started, dies, falls silent or takes longer than any file should.
 */
export async function askAlone<V extends Verbs, T>(
	start: () => WorkerLine<V>,
	ask: (line: WorkerLine<V>) => Promise<Outcome<T, string>>,
	signal?: AbortSignal
): Promise<Outcome<T, string>> {
	if (signal?.aborted) return refused('stopped');
	let line: WorkerLine<V>;
	try {
		line = start();
	} catch {
		return refused('reading-stopped');
	}
	const end = (): void => line.stop();
	signal?.addEventListener('abort', end);
	const late = setTimeout(end, longestMs);
	try {
		const answer = await ask(line);
		if (answer.ok) return answer;
		if (signal?.aborted) return refused('stopped');
		return answer.refusal.code === 'sealing-stopped' ? refused('reading-stopped') : answer;
	} finally {
		clearTimeout(late);
		signal?.removeEventListener('abort', end);
		end();
	}
}

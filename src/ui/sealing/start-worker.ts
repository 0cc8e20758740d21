import { LateWorker } from './late-worker.ts';
import { type Line, type Verbs, WorkerLine } from './worker-rpc.ts';

/** The only scripts that may ever become a worker: those that our own build made. What each may do besides stands in `src/server/security-headers.ts`. */
const ownWorker = /^\/app\/(?:survivor|desk|sending|media|manifest|reading|checking)-worker-[\w-]{6,}\.js$/;

type ScriptUrl = URL & { readonly __trusted?: never };
type Policy = { createScriptURL(url: string): ScriptUrl };
type Factory = { createPolicy(name: string, rules: { createScriptURL(url: string): string }): Policy };

let policy: Policy | null = null;

/** The page's Trusted Types policy for worker scripts; made once, because the page's CSP allows the name once. */
function workerPolicy(): Policy {
	const rules = {
		createScriptURL(url: string): string {
			if (!ownWorker.test(url)) throw new TypeError('not our worker');
			return url;
		}
	};
	const factory = (globalThis as { trustedTypes?: Factory }).trustedTypes;
	policy ??= factory ? factory.createPolicy('causeway-worker', rules) : (rules as unknown as Policy);
	return policy;
}

type Started = Line & { terminate(): void };

const makeWorker = (script: string): Started =>
	new Worker(workerPolicy().createScriptURL(script), { type: 'module', name: 'w' }) as unknown as Started;

/** Starts a worker. `script` is what `?worker&url` of its entry gave. */
export const startWorker = <V extends Verbs>(script: string): WorkerLine<V> => new WorkerLine<V>(makeWorker(script));

/** A sealing worker that starts when it is woken, after its script has come. */
export const lateWorker = (script: string): LateWorker =>
	new LateWorker(
		() => fetchScript(script),
		() => makeWorker(script)
	);

/** Pauses before each try, in milliseconds. Without a network none is counted. */
const tries = [0, 1000, 4000, 15_000] as const;

/** Fetches a script into the browser's cache, from where the worker takes it. */
async function fetchScript(script: string): Promise<boolean> {
	for (const pause of tries) {
		await new Promise((resolve) => setTimeout(resolve, pause));
		if (!navigator.onLine) await new Promise((resolve) => addEventListener('online', resolve, { once: true }));
		try {
			const answer = await fetch(script);
			await answer.arrayBuffer();
			if (answer.ok) return true;
		} catch {}
	}
	return false;
}

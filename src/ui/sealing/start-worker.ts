import { type Line, type Verbs, WorkerLine } from './worker-rpc.ts';

/** The only scripts that may ever become a worker. The server lets exactly these compile WebAssembly. */
const scripts = { survivor: '/app/survivor-worker.js', desk: '/app/desk-worker.js' } as const;

type ScriptUrl = URL & { readonly __trusted?: never };
type Policy = { createScriptURL(url: string): ScriptUrl };
type Factory = { createPolicy(name: string, rules: { createScriptURL(url: string): string }): Policy };

let policy: Policy | null = null;

/** The page's Trusted Types policy for worker scripts; made once, because the page's CSP allows the name once. */
function workerPolicy(): Policy {
	const rules = {
		createScriptURL(url: string): string {
			if (!Object.values<string>(scripts).includes(url)) throw new TypeError('not our worker');
			return url;
		}
	};
	const factory = (globalThis as { trustedTypes?: Factory }).trustedTypes;
	policy ??= factory ? factory.createPolicy('causeway-worker', rules) : (rules as unknown as Policy);
	return policy;
}

/** Starts the sealing worker of a survivor or of a desk. */
export function startWorker<V extends Verbs>(whose: keyof typeof scripts): WorkerLine<V> {
	const worker = new Worker(workerPolicy().createScriptURL(scripts[whose]), { type: 'module', name: 'w' });
	return new WorkerLine<V>(worker as unknown as Line);
}

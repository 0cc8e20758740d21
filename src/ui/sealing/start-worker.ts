import { type Line, type Verbs, WorkerLine } from './worker-rpc.ts';

/** The only scripts that may ever become a worker: those that our own build made. The server lets exactly these compile WebAssembly. */
const ownWorker = /^\/app\/(?:survivor|desk)-worker-[\w-]{6,}\.js$/;

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

/** Starts a sealing worker. `script` is what `?worker&url` of its entry gave. */
export function startWorker<V extends Verbs>(script: string): WorkerLine<V> {
	const worker = new Worker(workerPolicy().createScriptURL(script), { type: 'module', name: 'w' });
	return new WorkerLine<V>(worker as unknown as Line);
}

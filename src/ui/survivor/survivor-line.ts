import type { LateWorker } from '#ui/sealing/late-worker.ts';
import { placeOfPage } from '#ui/sealing/place-of-page.ts';
import { lateWorker } from '#ui/sealing/start-worker.ts';
import type { SurvivorVerbs } from '#ui/sealing/survivor-verbs.ts';
import script from '#ui/sealing/survivor-worker.ts?worker&url';
import { WorkerLine } from '#ui/sealing/worker-rpc.ts';

type Asked<Name extends keyof SurvivorVerbs> = Parameters<SurvivorVerbs[Name]>[0];

/** The page's side of the survivor's worker. The worker is not part of a first visit: it starts when it is woken, at the first call at the latest. */
export class SurvivorLine extends WorkerLine<SurvivorVerbs> {
	readonly #worker: LateWorker;
	#isAwake = false;

	constructor(worker = lateWorker(script)) {
		super(worker);
		this.#worker = worker;
	}

	/** Fetches the worker, starts it and tells it which node this page came from, so that it is there when it is needed. */
	wake(): void {
		if (this.#isAwake) return;
		this.#isAwake = true;
		void super.call('start', placeOfPage());
		this.#worker.wake();
	}

	override call<Name extends keyof SurvivorVerbs & string>(
		verb: Name,
		input: Asked<Name>,
		options?: { readonly progress?: (progress: never) => void; readonly signal?: AbortSignal }
	): ReturnType<SurvivorVerbs[Name]> {
		this.wake();
		return super.call(verb, input, options);
	}
}

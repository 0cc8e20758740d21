import { placeOfPage } from '#ui/sealing/place-of-page.ts';
import { startWorker } from '#ui/sealing/start-worker.ts';
import type { SurvivorVerbs } from '#ui/sealing/survivor-verbs.ts';
import script from '#ui/sealing/survivor-worker.ts?worker&url';
import type { WorkerLine } from '#ui/sealing/worker-rpc.ts';

export type SurvivorLine = WorkerLine<SurvivorVerbs>;

/** Starts the survivor's worker and tells it which node this page came from. */
export function openSurvivorLine(): SurvivorLine {
	const line = startWorker<SurvivorVerbs>(script);
	void line.call('start', placeOfPage());
	return line;
}

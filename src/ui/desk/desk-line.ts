import type { DeskVerbs } from '#ui/sealing/desk-verbs.ts';
import script from '#ui/sealing/desk-worker.ts?worker&url';
import { placeOfPage } from '#ui/sealing/place-of-page.ts';
import { startWorker } from '#ui/sealing/start-worker.ts';
import type { WorkerLine } from '#ui/sealing/worker-rpc.ts';

export type DeskLine = WorkerLine<DeskVerbs>;

/** Starts the desk's worker and tells it which node this page came from. */
export function openDeskLine(): DeskLine {
	const line = startWorker<DeskVerbs>(script);
	void line.call('start', placeOfPage());
	return line;
}

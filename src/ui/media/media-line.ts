import { startWorker } from '#ui/sealing/start-worker.ts';
import type { WorkerLine } from '#ui/sealing/worker-rpc.ts';
import type { MediaVerbs } from './media-verbs.ts';
import script from './media-worker.ts?worker&url';

/** Asks a worker of its own for one thing, and ends it: a file that breaks its reader breaks nothing else. */
export async function askMedia<T>(ask: (line: WorkerLine<MediaVerbs>) => Promise<T>): Promise<T> {
	const line = startWorker<MediaVerbs>(script);
	try {
		return await ask(line);
	} finally {
		line.stop();
	}
}

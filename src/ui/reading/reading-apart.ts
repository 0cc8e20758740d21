import { startWorker } from '#ui/sealing/start-worker.ts';
import type { WorkerLine } from '#ui/sealing/worker-rpc.ts';
import type { CheckingVerbs } from './checking-verbs.ts';
import checkingScript from './checking-worker.ts?worker&url';
import { readingBy } from './reading-by.ts';
import type { ReadingVerbs } from './reading-verbs.ts';
import readingScript from './reading-worker.ts?worker&url';

/** A worker for reading; whoever asks for one ends it. */
export const startReader = (): WorkerLine<ReadingVerbs> => startWorker(readingScript);
const startChecker = (): WorkerLine<CheckingVerbs> => startWorker(checkingScript);

/** Every file in a worker of its own. */
export const readingApart = readingBy(startReader, startChecker);

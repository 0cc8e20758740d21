import { answerCalls, type Line } from '#ui/sealing/worker-rpc.ts';
import { readingVerbs } from './reading-verbs.ts';

answerCalls(readingVerbs(), globalThis as unknown as Line);

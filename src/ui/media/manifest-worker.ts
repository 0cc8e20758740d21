import { answerCalls, type Line } from '#ui/sealing/worker-rpc.ts';
import { manifestVerbs } from './manifest-verbs.ts';

answerCalls(manifestVerbs(), globalThis as unknown as Line);

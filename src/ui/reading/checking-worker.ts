import { answerCalls, type Line } from '#ui/sealing/worker-rpc.ts';
import { checkingVerbs } from './checking-verbs.ts';

answerCalls(checkingVerbs(), globalThis as unknown as Line);

import { deskVerbs } from './desk-verbs.ts';
import { answerCalls, type Line } from './worker-rpc.ts';

answerCalls(deskVerbs(), globalThis as unknown as Line);

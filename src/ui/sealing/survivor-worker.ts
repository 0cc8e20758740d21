import { survivorVerbs } from './survivor-verbs.ts';
import { answerCalls, type Line } from './worker-rpc.ts';

answerCalls(survivorVerbs(), globalThis as unknown as Line);

import { answerCalls, type Line } from '#ui/sealing/worker-rpc.ts';
import { mediaVerbs } from './media-verbs.ts';

answerCalls(mediaVerbs(), globalThis as unknown as Line);

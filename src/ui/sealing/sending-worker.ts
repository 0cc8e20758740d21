import { sendingVerbs } from './sending-verbs.ts';
import { answerCalls, type Line } from './worker-rpc.ts';

answerCalls(sendingVerbs, globalThis as unknown as Line);

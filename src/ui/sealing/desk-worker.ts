import { readingApart } from '#ui/reading/reading-apart.ts';
import { browserTransport } from './browser-transport.ts';
import { deskVerbs } from './desk-verbs.ts';
import script from './sending-worker.ts?worker&url';
import { answerCalls, type Line } from './worker-rpc.ts';

answerCalls(deskVerbs(browserTransport(script), readingApart), globalThis as unknown as Line);

import { readingApart } from '#ui/reading/reading-apart.ts';
import { browserTransport } from './browser-transport.ts';
import script from './sending-worker.ts?worker&url';
import { survivorVerbs } from './survivor-verbs.ts';
import { answerCalls, type Line } from './worker-rpc.ts';

answerCalls(survivorVerbs(browserTransport(script), readingApart), globalThis as unknown as Line);

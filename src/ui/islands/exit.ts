import { keepOneEntry } from '#ui/exit/one-entry.ts';
import { startExit } from '#ui/exit/start-exit.ts';

startExit();
keepOneEntry();

/** `npm run check`: the fast part of the tests. Ends with `N passed, N failed`. */
import { fastCheckers } from './checking/checkers.ts';
import { conclude, runAll } from './checking/run-all.ts';

conclude(await runAll(fastCheckers()));

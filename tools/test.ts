/** `npm test`: everything that can be checked on this machine alone. Ends with `N passed, N failed`. */
import { build, fastCheckers, slowCheckers } from './checking/checkers.ts';
import { browserIsThere, databaseMayRun } from './checking/machine.ts';
import { conclude, runAll } from './checking/run-all.ts';

const prepared = await runAll([build, databaseMayRun, browserIsThere]);
conclude(prepared, await runAll([...fastCheckers(), ...slowCheckers()]));

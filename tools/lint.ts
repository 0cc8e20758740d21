/** `npm run lint` and `npm run format` (which adds --write): Biome over everything it is set up for. */
import { spawnSync } from 'node:child_process';
import { programOf } from './checking/checkers.ts';
import { root } from './checking/root.ts';

const args = ['check', '--error-on-warnings', '--diagnostic-level=warn', ...process.argv.slice(2)];
process.exitCode = spawnSync(process.execPath, [programOf('biome'), ...args], { cwd: root, stdio: 'inherit' }).status ?? 1;

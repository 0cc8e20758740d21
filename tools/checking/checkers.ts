import path from 'node:path';
import { type Checker, countOne, programChecker, runScript } from './checker.ts';
import type { Ended } from './program.ts';
import { root } from './root.ts';
import { testFileChecker, testFiles } from './test-file.ts';

/** A program that a package brings: a script, run under the Node that runs us. */
export const programOf = (name: string): string => path.join(root, 'node_modules', '.bin', name);

/** Writes the types of pages that SvelteKit makes; every npm install removes them. */
let synced: Promise<Ended> | undefined;
const syncOnce = (): Promise<Ended> => (synced ??= runScript(programOf('svelte-kit'), 'sync'));

/** A check of types, after the types of pages are there. */
const typeChecker = (name: string, script: string, ...args: readonly string[]): Checker => ({
	name,
	run: async () => {
		const ready = await syncOnce();
		return countOne(ready.code === 0 ? await runScript(script, ...args) : ready);
	}
});

/** What reads the tree without running it. */
const readers: readonly Checker[] = [
	programChecker('format and lint', programOf('biome'), 'check', '--error-on-warnings', '--diagnostic-level=warn'),
	typeChecker('types', programOf('tsc'), '-p', 'tsconfig.json'),
	typeChecker('types of core alone', programOf('tsc'), '-p', 'tsconfig.core.json'),
	// The classic checker: the faster one has called broken components sound.
	typeChecker('components', programOf('svelte-check'), '--tsconfig', 'tsconfig.json', '--fail-on-warnings', '--output', 'human'),
	programChecker(
		'imports run one way',
		programOf('depcruise'),
		...['--config', '.dependency-cruiser.mjs', 'src', 'tests', 'tools', 'bench']
	),
	programChecker('dead code', programOf('knip'), '--no-progress', '--no-config-hints'),
	programChecker('house rules', 'tools/house.ts'),
	programChecker('words', 'tools/words.ts'),
	programChecker('law', 'src/cli/main.ts', 'law', 'lint')
];

/** The pages and islands as they are served. */
export const build: Checker = programChecker('build', 'tools/launch.mjs', '--build');

/** The fast part: nothing here starts a server, a database or a browser. */
export const fastCheckers = (): Checker[] => [
	...readers,
	...testFiles('src/**/*.test.ts', 'tools/**/*.test.ts', 'bench/**/*.test.ts').map((file) => testFileChecker(file))
];

/** What starts servers, databases and browsers; needs the build. */
export const slowCheckers = (): Checker[] =>
	testFiles('tests/**/*.test.ts')
		.filter((file) => !file.startsWith('tests/interop/'))
		.map((file) => ({ ...testFileChecker(file), twice: file.startsWith('tests/journeys/') }));

/** What needs programs not written here. */
export const interopCheckers = (): Checker[] => testFiles('tests/interop/**/*.test.ts').map((file) => testFileChecker(file));

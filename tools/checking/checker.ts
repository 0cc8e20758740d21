import { type Ended, runProgram } from './program.ts';
import { root } from './root.ts';

/** What one checker found. `output` is shown when something failed. */
export type Count = { readonly passed: number; readonly failed: number; readonly output: string };

/** `twice`: a fault is looked at a second time before it counts (decision 34); only for what plays a browser against a clock that is not ours. */
export type Checker = { readonly name: string; readonly run: () => Promise<Count>; readonly twice?: boolean };

/** A program of ours or from node_modules that says by its exit code whether all is well; it counts as one check. */
export const programChecker = (name: string, script: string, ...args: readonly string[]): Checker => ({
	name,
	run: async () => countOne(await runScript(script, ...args))
});

export const runScript = (script: string, ...args: readonly string[]): Promise<Ended> =>
	runProgram(process.execPath, [script, ...args], { cwd: root, env: { ...process.env, NO_COLOR: '1' } });

export const countOne = ({ code, output }: Ended): Count =>
	code === 0
		? { passed: 1, failed: 0, output }
		: { passed: 0, failed: 1, output: output || `ended with ${code} and said nothing\n` };

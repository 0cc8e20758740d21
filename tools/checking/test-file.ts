import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Checker, Count } from './checker.ts';
import { runProgram } from './program.ts';
import { root } from './root.ts';

const reporter = path.join(import.meta.dirname, 'count-reporter.ts');
/** What Node compiled and stripped of types is kept for the next file: by content, so that a changed module is compiled anew. */
const compiled = path.join(root, 'node_modules', '.cache', 'compiled');

/** Every test file that matches, seen from the root. */
export const testFiles = (...patterns: readonly string[]): string[] => fs.globSync(patterns, { cwd: root }).sort();

/** One file of node:test in a process of its own; each test in it counts. */
export const testFileChecker = (file: string, minutes = 10): Checker => ({ name: file, run: () => runTestFile(file, minutes) });

async function runTestFile(file: string, minutes: number): Promise<Count> {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'causeway-counts-'));
	const counts = path.join(folder, 'counts.json');
	try {
		const args = ['--test', '--test-reporter=spec', '--test-reporter-destination=stdout', `--test-reporter=${reporter}`];
		const { code, output } = await runProgram(process.execPath, [...args, `--test-reporter-destination=${counts}`, file], {
			cwd: root,
			env: { NODE_COMPILE_CACHE: compiled, ...process.env, NO_COLOR: '1' },
			minutes
		});
		return readCounts(counts, code, output);
	} finally {
		fs.rmSync(folder, { recursive: true });
	}
}

/** A runner that crashed, or that counted nothing, is a failure whatever else it says. */
function readCounts(file: string, code: number | null, output: string): Count {
	const text = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
	if (text === '') return { passed: 0, failed: 1, output: `${output}\nthe runner ended (${code}) without counting\n` };
	const { passed, failed, why } = JSON.parse(text) as { passed: number; failed: number; why: string[] };
	const explained = why.length > 0 ? `${output}\n${why.map((line) => `not passed: ${line}`).join('\n')}\n` : output;
	if (passed + failed === 0) return { passed, failed: 1, output: `${output}\nno test ran\n` };
	if (code !== 0 && failed === 0) return { passed, failed: 1, output: `${output}\nthe runner ended with ${code}\n` };
	return { passed, failed, output: explained };
}

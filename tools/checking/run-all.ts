import type { Checker, Count } from './checker.ts';

/** Two at a time: the machines this runs on have two cores, and PostgreSQL and browsers want their share. */
const atOnce = 2;
/** More of them is a fault of ours, not of the machine. */
const mostLooks = 2;

/** Runs checkers, shows what the failed ones said (all, with --verbose), and sums. Nothing to run is a failure. */
export async function runAll(checkers: readonly Checker[], verbose = process.argv.includes('--verbose')): Promise<Count> {
	if (checkers.length === 0) process.stdout.write('there is nothing to run\n');
	const waiting = [...checkers];
	const unsteady: string[] = [];
	let looks = 0;
	let [passed, failed] = [0, checkers.length === 0 ? 1 : 0];
	await Promise.all(Array.from({ length: atOnce }, worker));
	if (unsteady.length > 0) process.stdout.write(`unsteady, passed the second time: ${unsteady.join(', ')}\n`);
	return { passed, failed, output: '' };

	/** What failed stays on the screen also where the second time is well, and only a few may be so in one run. */
	async function lookedAtTwice(checker: Checker): Promise<Count> {
		const first = await countOf(checker);
		if (first.failed === 0 || !checker.twice || looks >= mostLooks) return first;
		looks++;
		const second = await countOf(checker);
		if (second.failed > 0) return second;
		unsteady.push(checker.name);
		process.stdout.write(`UNSTEADY         ${checker.name}\n${indented(first.output)}\n`);
		return second;
	}

	async function worker(): Promise<void> {
		for (let checker = waiting.shift(); checker; checker = waiting.shift()) {
			const began = performance.now();
			const count = await lookedAtTwice(checker);
			passed += count.passed;
			failed += count.failed;
			const seconds = ((performance.now() - began) / 1000).toFixed(1);
			const verdict = count.failed > 0 ? `FAILED ${count.failed} of ${count.passed + count.failed}` : `ok ${count.passed}`;
			process.stdout.write(`${verdict.padEnd(16)} ${checker.name} (${seconds} s)\n`);
			if (count.failed > 0 || verbose) process.stdout.write(`${indented(count.output)}\n`);
		}
	}
}

/** The last line of every runner of ours, and the exit code that goes with it. */
export function conclude(...counts: readonly Count[]): void {
	const passed = counts.reduce((sum, count) => sum + count.passed, 0);
	const failed = counts.reduce((sum, count) => sum + count.failed, 0);
	process.stdout.write(`${passed} passed, ${failed} failed\n`);
	process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}

async function countOf(checker: Checker): Promise<Count> {
	try {
		return await checker.run();
	} catch (error) {
		return { passed: 0, failed: 1, output: `${error instanceof Error ? error.stack : error}\n` };
	}
}

const indented = (text: string): string => text.trimEnd().replace(/^/gm, '    ');

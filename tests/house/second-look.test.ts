import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import { plant, root } from '#tests/support/planted-tree.ts';
import { runProgram } from '#tests/support/run-program.ts';
import { throwawayFolder } from '#tests/support/throwaway-folder.ts';

/** Runs checkers of which each fails as often as said, and gives what was written. */
async function ran(t: test.TestContext, checkers: string): Promise<string[]> {
	const folder = await throwawayFolder(t);
	const text = `import { conclude, runAll } from ${JSON.stringify(path.join(root, 'tools/checking/run-all.ts'))};
const failing = (name, times, twice) => ({ name, twice, run: async () =>
	times-- > 0 ? { passed: 0, failed: 1, output: name + ' fell' } : { passed: 1, failed: 0, output: '' } });
conclude(await runAll([${checkers}]));`;
	plant(folder, { 'package.json': '{"type":"module"}', 'run.js': text });
	const { stdout } = await runProgram(process.execPath, ['run.js'], { cwd: folder });
	return stdout.trimEnd().split('\n');
}

test('what fails once and may be looked at twice passes, is shown in full and named', async (t) => {
	const lines = await ran(t, `failing('a', 1, true), failing('b', 0, true)`);
	assert.ok(lines.some((line) => line.includes('a fell')));
	assert.deepEqual(lines.slice(-2), ['unsteady, passed the second time: a', '2 passed, 0 failed']);
});

test('what fails both times fails', async (t) => {
	assert.equal((await ran(t, `failing('a', 2, true)`)).at(-1), '0 passed, 1 failed');
});

test('what is not a journey is not looked at twice', async (t) => {
	assert.equal((await ran(t, `failing('a', 1, false)`)).at(-1), '0 passed, 1 failed');
});

test('no more than two files of a run are unsteady', async (t) => {
	const lines = await ran(t, `failing('a', 1, true), failing('b', 1, true), failing('c', 1, true), failing('d', 1, true)`);
	assert.match(lines.at(-1) ?? '', /^2 passed, 2 failed$/);
});

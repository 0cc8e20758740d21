import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import { plant, root } from '#tests/support/planted-tree.ts';
import { runProgram } from '#tests/support/run-program.ts';
import { throwawayFolder } from '#tests/support/throwaway-folder.ts';

const start = "import test, { describe, it, before } from 'node:test';\n";

const files: Readonly<Record<string, readonly [text: string, passed: number, why: readonly string[]]>> = {
	'two-pass': [`${start}test('a', () => {}); describe('s', () => { it('b', () => {}); });`, 2, []],
	'one-fails': [`${start}test('a', () => {}); test('b', () => { throw new Error('no'); });`, 1, ['b']],
	'inner-fails': [`${start}test('a', async (t) => { await t.test('b', () => { throw new Error('no'); }); });`, 0, ['b', 'a']],
	skips: [
		`${start}test('a', { skip: true }, () => {}); test('b', { todo: true }, () => {}); test('c', () => {});`,
		1,
		['a: skipped', 'b: still to do']
	],
	'no-test': ['export {};', 0, ['no test ran, or the file ended early']],
	'ends-early': [`${start}test('a', () => {}); process.exit(0);`, 0, ['no test ran, or the file ended early']],
	'breaks-at-start': [`${start}throw new Error('no');`, 0, ['the file failed outside its tests']],
	'breaks-late': [
		`${start}test('a', () => {}); setTimeout(() => { throw new Error('late'); }, 20);`,
		1,
		['the file failed outside its tests']
	],
	'breaks-before': [`${start}describe('s', () => { before(() => { throw new Error('no'); }); it('a', () => {}); });`, 0, ['a']]
};

for (const [name, [text, passed, why]] of Object.entries(files)) {
	test(`counted right: ${name}`, async (t) => {
		const folder = await throwawayFolder(t);
		plant(folder, { 'package.json': '{"type":"module"}', [`${name}.test.js`]: text });
		const reporter = path.join(root, 'tools/checking/count-reporter.ts');
		const { NODE_TEST_CONTEXT, ...env } = process.env;
		assert.ok(NODE_TEST_CONTEXT !== '');
		const { stdout } = await runProgram(process.execPath, ['--test', `--test-reporter=${reporter}`, `${name}.test.js`], {
			cwd: folder,
			env
		});
		assert.deepEqual(JSON.parse(stdout), { passed, failed: why.length, why });
	});
}

const sums: readonly [title: string, test: string, interop: string, line: string, code: number][] = [
	['both pass', 'echo "5 passed, 0 failed"', 'echo "2 passed, 0 failed"', '7 passed, 0 failed', 0],
	['one test fails', 'echo "5 passed, 1 failed"; exit 1', 'echo "2 passed, 0 failed"', '7 passed, 1 failed', 1],
	['a runner crashes', 'echo "5 passed, 0 failed"', 'echo boom; exit 3', '5 passed, 1 failed', 1],
	[
		'a runner says all is well and ends badly',
		'echo "5 passed, 0 failed"; exit 9',
		'echo "2 passed, 0 failed"',
		'7 passed, 1 failed',
		1
	],
	['nothing is said', 'true', 'true', '0 passed, 2 failed', 1]
];

for (const [title, ofTest, ofInterop, line, code] of sums) {
	test(`.ci/run sums up in its last line when ${title}`, async (t) => {
		const folder = await throwawayFolder(t);
		plant(folder, { npm: `#!/bin/sh\ncase "$1" in test) ${ofTest} ;; *) ${ofInterop} ;; esac\n` });
		await runProgram('chmod', ['+x', 'npm'], { cwd: folder });
		const ran = await runProgram('bash', [path.join(root, '.ci/run')], {
			cwd: folder,
			env: { ...process.env, PATH: `${folder}:${process.env.PATH}` }
		});
		assert.equal(ran.stdout.trimEnd().split('\n').at(-1), line);
		assert.equal(ran.code, code);
	});
}

import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { eventually } from '#tests/support/eventually.ts';
import { throwawayFolder } from '#tests/support/throwaway-folder.ts';

const alone = new URL('../../tools/launch/alone.mjs', import.meta.url).href;
/** Stands in for `npm ci`: writes down that it was told to end, and ends when the test allows it, told or not. */
const slow = `const fs = require('node:fs');
process.on('SIGTERM', () => fs.writeFileSync('told', ''));
setInterval(() => {
	if (!fs.existsSync('may-end')) return;
	fs.writeFileSync('ended', '');
	process.exit(1);
}, 20);
setTimeout(() => process.exit(2), 120_000);
fs.writeFileSync('child', String(process.pid));`;

function launch(t: TestContext, root: string, code: string): ChildProcess {
	const script = `import fs from 'node:fs'; import { alone } from ${JSON.stringify(alone)};
await alone(${JSON.stringify(root)}, async (run) => { ${code} });`;
	const launcher = spawn(process.execPath, ['--input-type=module', '-e', script], { cwd: root, stdio: ['ignore', 'ignore', 2] });
	t.after(() => launcher.kill('SIGKILL'));
	return launcher;
}

async function launched(t: TestContext) {
	const root = await throwawayFolder(t);
	const lock = path.join(root, 'tmp/launch.lock');
	const launcher = launch(t, root, `await run(process.execPath, ['-e', ${JSON.stringify(slow)}], { stdio: 'ignore' });`);
	const there = (name: string): boolean => existsSync(path.join(root, name));
	await eventually('the child listens to signals', () => there('child'));
	return { root, lock, launcher, there, mayEnd: () => writeFile(path.join(root, 'may-end'), '') };
}

for (const [signal, code] of [
	['SIGTERM', 143],
	['SIGHUP', 129],
	['SIGINT', 130]
] as const)
	test(`a launcher that gets ${signal} ends its child, and releases the lock only then`, async (t) => {
		const { lock, launcher, there, mayEnd } = await launched(t);
		launcher.kill(signal);
		await eventually('the child was told', () => there('told'));
		assert.deepEqual([existsSync(lock), there('ended')], [true, false]);
		const ended = once(launcher, 'exit');
		await mayEnd();
		assert.deepEqual(await ended, [code, null]);
		assert.deepEqual([existsSync(lock), there('ended')], [false, true]);
	});

test('a launcher that was killed leaves a child: the next one waits until that has ended', async (t) => {
	const { root, lock, launcher, there, mayEnd } = await launched(t);
	launcher.kill('SIGKILL');
	await once(launcher, 'exit');
	assert.equal(JSON.parse(await readFile(lock, 'utf8')).pid, launcher.pid);
	const next = launch(t, root, `fs.writeFileSync('next', String(fs.existsSync('ended')));`);
	const ended = once(next, 'exit');
	// Whoever does not wait is done within this; whoever does has no hurry.
	await setTimeout(1000);
	assert.equal(there('next'), false);
	await mayEnd();
	assert.deepEqual(await ended, [0, null]);
	assert.equal(await readFile(path.join(root, 'next'), 'utf8'), 'true');
});

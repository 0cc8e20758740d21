import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { throwawayFolder } from '#tests/support/throwaway-folder.ts';

const alone = new URL('../../tools/launch/alone.mjs', import.meta.url).href;
/** Stands in for `npm ci`: takes half a second to end when told to, and lasts two without. */
const slow = `const fs = require('node:fs');
fs.writeFileSync('child', String(process.pid));
const end = () => { fs.writeFileSync('ended', ''); process.exit(1); };
process.on('SIGTERM', () => setTimeout(end, 500));
setTimeout(end, 2000);`;

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
	for (let wait = 0; !existsSync(path.join(root, 'child')); wait++) {
		assert.ok(wait < 200, 'the child never began');
		await setTimeout(50);
	}
	await setTimeout(200); // until the child listens to signals
	return { root, lock, launcher };
}

for (const [signal, code] of [
	['SIGTERM', 143],
	['SIGHUP', 129],
	['SIGINT', 130]
] as const)
	test(`a launcher that gets ${signal} ends its child, and releases the lock only then`, async (t) => {
		const { root, lock, launcher } = await launched(t);
		launcher.kill(signal);
		await setTimeout(100);
		assert.deepEqual([existsSync(lock), existsSync(path.join(root, 'ended'))], [true, false]);
		assert.deepEqual(await once(launcher, 'exit'), [code, null]);
		assert.deepEqual([existsSync(lock), existsSync(path.join(root, 'ended'))], [false, true]);
	});

test('a launcher that was killed leaves a child: the next one waits until that has ended', async (t) => {
	const { root, lock, launcher } = await launched(t);
	launcher.kill('SIGKILL');
	await once(launcher, 'exit');
	assert.equal(JSON.parse(await readFile(lock, 'utf8')).pid, launcher.pid);
	const next = launch(t, root, `fs.writeFileSync('next', String(fs.existsSync('ended')));`);
	assert.deepEqual(await once(next, 'exit'), [0, null]);
	assert.equal(await readFile(path.join(root, 'next'), 'utf8'), 'true');
});

import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { must } from '#core/base';
import { openCheckpoint, signCheckpoint } from '#core/log';
import { eventually } from '#tests/support/eventually.ts';
import { InventedLog } from '#tests/support/invented-log.ts';
import { startTestWitness } from '#tests/support/lone-witness.ts';
import { startTestNode } from '#tests/support/node.ts';
import { root } from '#tests/support/planted-tree.ts';
import { type Ran, runProgram } from '#tests/support/run-program.ts';
import { throwawayFolder } from '#tests/support/throwaway-folder.ts';

const watch = (...words: readonly string[]): Promise<Ran> =>
	runProgram(process.execPath, ['src/cli/main.ts', 'log', 'watch', ...words, '--once'], { cwd: root });

test('20: who watches a log is told of a fork, a rollback and a shrink, and keeps both signed checkpoints', async (t: TestContext) => {
	const node = await startTestNode(t, { mode: 'real' });
	const { vkey, key, origin } = node.app.log;
	const url = `http://127.0.0.1:${node.port}/`;
	await eventually('the log has some entries', () => node.app.log.lastSize > 3);
	const state = await throwawayFolder(t);
	const again = () => watch(url, '--vkey', vkey, '--state', state);
	assert.match((await again()).stdout, /entries, \d+ more than before/);
	const seen = await readFile(path.join(state, 'checkpoint'), 'utf8');
	await eventually('it grew', () => node.app.log.lastSize > must(openCheckpoint(seen, vkey)).size);
	const well = await again();
	assert.equal(well.code, 0, well.stderr);

	// What somebody was shown by the same node, signed with its key, and is not its log.
	const other = new InventedLog(origin, 0, key);
	for (const [note, code] of [
		[other.checkpoint(3), 'log-unproven'],
		[signCheckpoint({ origin, size: 1_000_000, root: new Uint8Array(32) }, key), 'log-shrunk']
	] as const) {
		await writeFile(path.join(state, 'checkpoint'), note);
		const told = await again();
		assert.equal(told.code, 3, told.stderr);
		assert.ok(told.stderr.includes(`[${code}]`), told.stderr);
		const disputed = (await readdir(state)).filter((name) => name.startsWith('disputed-')).sort();
		const kept = path.join(state, disputed.at(-1) as string);
		assert.equal(await readFile(path.join(kept, 'one'), 'utf8'), note);
		assert.equal(openCheckpoint(await readFile(path.join(kept, 'other'), 'utf8'), vkey).ok, true);
		assert.equal(await readFile(path.join(state, 'checkpoint'), 'utf8'), note, 'it alarms again until somebody has looked');
	}
	assert.equal((await watch(url, '--vkey', vkey, '--every', 'soon')).code, 2);
});

test('20: who watches with a policy is told when witnesses are missing, and when one was shown another history', async (t) => {
	const witness = await startTestWitness(t, 'watchdog.example/w1');
	const quorum = `witness w ${witness.vkey} ${witness.url}\nquorum w\n`;
	const node = await startTestNode(t, { mode: 'real', env: { CAUSEWAY_PRIVATE_HOSTS: '127.0.0.1' }, witnesses: quorum });
	const { vkey, key, origin } = node.app.log;
	const url = `http://127.0.0.1:${node.port}/`;
	await witness.follow(vkey);
	const split = await startTestWitness(t, 'watchdog.example/w2');
	await split.follow(vkey);
	const folder = await throwawayFolder(t);
	const policy = path.join(folder, 'policy');
	await writeFile(policy, `log ${vkey}\nwitness split ${split.vkey}\nquorum split\n`);
	const missing = await watch(url, '--policy', policy);
	assert.equal(missing.code, 3);
	assert.match(missing.stderr, /witnesses-missing/);

	await writeFile(policy, `log ${vkey}\n${quorum}`);
	await eventually('it is cosigned', async () => (await fetch(`${url}log/cosigned`)).ok);
	const well = await watch(url, '--policy', policy);
	assert.equal(well.code, 0, well.stderr);

	await eventually('the log is longer than what the other was shown', () => node.app.log.lastSize > 2);
	const shown = await fetch(`${split.url}add-checkpoint`, {
		method: 'POST',
		body: new InventedLog(origin, 0, key).request(0, 2)
	});
	assert.equal(shown.status, 200);
	await writeFile(policy, `log ${vkey}\n${quorum.replace('quorum w\n', '')}witness split ${split.vkey} ${split.url}\nquorum w\n`);
	const state = path.join(folder, 'state');
	await mkdir(state);
	const told = await watch(url, '--policy', policy, '--state', state);
	assert.equal(told.code, 3, told.stdout);
	assert.match(told.stderr, /log-unproven/);
	assert.equal((await readdir(state)).filter((name) => name.startsWith('disputed-')).length, 1);
});

import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, chown } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { idFrom, must } from '#core/base';
import { makeKeyPair, randomOf, sealValue } from '#core/sealing';
import { CaptureLine } from '#server/gateways/capture-line.ts';
import { HeldClock } from '#tests/support/app.ts';
import { eventually } from '#tests/support/eventually.ts';
import { throwawayFolder } from '#tests/support/throwaway-folder.ts';

const program = path.resolve(import.meta.dirname, '../../support/capture-command-program.ts');
const isRoot = process.getuid?.() === 0;
/** Somebody who is not root; where the test itself is not, it stays who it is. */
const other = isRoot ? ['65534', '65534'] : [];

type Started = { readonly child: ChildProcess; readonly said: () => string };

function start(env: Readonly<Record<string, string>>, as: readonly string[] = other): Started {
	const { CAUSEWAY_CAPTURE: _, DATABASE_URL: __, CAUSEWAY_HOME: ___, ...usual } = process.env;
	const child = spawn(process.execPath, [program, ...as], { env: { ...usual, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
	let said = '';
	for (const stream of [child.stdout, child.stderr]) stream?.on('data', (piece: Buffer) => (said += piece.toString()));
	return { child, said: () => said };
}

test('the command serves captures on its socket as a user without keys, refuses what lies inside, and leaves nothing when it is stopped', async (t) => {
	const folder = await throwawayFolder(t);
	if (isRoot) await chown(folder, 65534, 65534);
	const socket = path.join(folder, 's');
	const { child, said } = start({ CAUSEWAY_CAPTURE: socket, CAUSEWAY_HOME: path.join(folder, 'none') });
	t.after(() => child.kill('SIGKILL'));
	await eventually('the command says that it serves', () => said().includes('Captures pages') || child.exitCode !== null, 60);
	assert.match(said(), /Captures pages for the node at/);

	const line = new CaptureLine(socket, new HeldClock());
	const worker = await line.recipient();
	const { recipient } = await makeKeyPair();
	const asker = idFrom<'case'>(randomOf(16));
	const request = {
		v: 1,
		type: 'causeway/capture-request/v1',
		address: 'http://169.254.169.254/latest/',
		shows: 'nobody',
		recipient
	} as const;
	const capture = must(await line.start(asker, must(await sealValue(request, worker as string))));
	let told = must(await line.look(asker, capture));
	await eventually(
		'it is refused',
		async () => {
			told = must(await line.look(asker, capture));
			return told.state === 'refused';
		},
		60
	);
	assert.deepEqual(told, { state: 'refused', code: 'address-not-public' });
	assert.deepEqual(line.askedBy(asker), [capture]);
	assert.deepEqual(line.askedBy(idFrom<'case'>(randomOf(16))), [], 'another case is told nothing of it');

	child.kill('SIGTERM');
	if (child.exitCode === null) await once(child, 'exit');
	assert.equal(child.exitCode, 0, said());
	await assert.rejects(access(socket));
});

test('the command does not start with the database of a node, without a socket, or as root', async (t) => {
	const socket = path.join(await throwawayFolder(t), 's');
	const cases: readonly (readonly [env: Record<string, string>, as: readonly string[], says: RegExp])[] = [
		[{}, other, /names no socket/],
		[{ CAUSEWAY_CAPTURE: socket, DATABASE_URL: 'postgres://invented@127.0.0.1:1/none' }, other, /keys|database/i],
		...(isRoot ? [[{ CAUSEWAY_CAPTURE: socket }, [], /does not run as root/] as const] : [])
	];
	for (const [env, as, says] of cases) {
		const { child, said } = start({ CAUSEWAY_HOME: '/nonexistent', ...env }, as);
		t.after(() => child.kill('SIGKILL'));
		if (child.exitCode === null) await once(child, 'close');
		assert.equal(child.exitCode, 1, said());
		assert.match(said(), says);
	}
});

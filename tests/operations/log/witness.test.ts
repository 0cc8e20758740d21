import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { request as plainRequest } from 'node:http';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { must } from '#core/base';
import { type CosignerKey, keyOfCosigner, originHash, parseVkey, readCosignatures } from '#core/log';
import { readConfig } from '#server/config.ts';
import { makeLoneWitness, readLoneWitness, startLoneWitness } from '#server/lone-witness.ts';
import { nodeCosigners, witnessFolder } from '#server/node-witness.ts';
import { TrustedLogs } from '#server/store/trusted-logs.ts';
import { InventedLog } from '#tests/support/invented-log.ts';
import { startTestNode } from '#tests/support/node.ts';
import { throwawayFolder } from '#tests/support/throwaway-folder.ts';

const log = new InventedLog('watched.example/log', 5);
const kinds = { CAUSEWAY_WITNESS_KINDS: 'ed25519,ml-dsa-44' };

type Served = { readonly origin: string; readonly home: string; readonly keys: readonly CosignerKey[]; again(): Promise<void> };

async function follow(home: string): Promise<void> {
	await new TrustedLogs(witnessFolder(home)).write([{ key: must(parseVkey(log.vkey)), url: null }]);
}

async function nodeAsWitness(t: TestContext): Promise<Served> {
	const node = await startTestNode(t, { mode: 'real', env: kinds });
	await follow(node.home);
	const again = async (): Promise<void> => {
		await node.app.db.deleteFrom('witnessed_logs').execute();
	};
	return { origin: `http://127.0.0.1:${node.port}`, home: node.home, keys: nodeCosigners(node.app).map(keyOfCosigner), again };
}

async function witnessAlone(t: TestContext): Promise<Served> {
	const home = await throwawayFolder(t);
	const config = must(readConfig({ PORT: '0', CAUSEWAY_HOME: home, ...kinds }, { mode: 'real', checkout: home }));
	must(await makeLoneWitness(home, 'watchdog.example/w1'));
	await follow(home);
	const cosigners = must(await readLoneWitness(home, config.witnessKinds));
	let running = must(await startLoneWitness(config, cosigners, assert.fail));
	t.after(() => running.stop());
	const second = await startLoneWitness(config, cosigners, assert.fail);
	assert.equal(second.ok ? 'accepted' : second.refusal.code, 'witness-running');
	const served = { origin: `http://127.0.0.1:${running.port}`, home, keys: cosigners.map(keyOfCosigner) };
	const again = async (): Promise<void> => {
		await running.stop();
		running = must(await startLoneWitness({ ...config, port: running.port }, cosigners, assert.fail));
	};
	return { ...served, again };
}

test('20: a node cosigns a log that goes on, refuses rollback, fork and shrink, and remembers that', (t) =>
	play(t, nodeAsWitness));

test('20: a witness alone cosigns a log that goes on, refuses rollback, fork and shrink, and remembers that', (t) =>
	play(t, witnessAlone));

async function play(t: TestContext, start: (t: TestContext) => Promise<Served>): Promise<void> {
	const { origin, home, keys, again } = await start(t);
	const ask = async (
		body: string | Uint8Array,
		at = 'add-checkpoint'
	): Promise<{ status: number; type: string; body: string }> => {
		const answer = await fetch(`${origin}/witness/v1/${at}`, { method: 'POST', body: body as string });
		return { status: answer.status, type: answer.headers.get('content-type') ?? '', body: await answer.text() };
	};
	const show = (): Promise<Response> => fetch(`${origin}/witness/v1/${originHash(log.origin)}/checkpoint`);

	assert.equal((await show()).status, 404);
	const first = await ask(log.request(0, 5));
	assert.equal(first.status, 200);
	const cosigned = must(readCosignatures(log.checkpoint(5) + first.body, keys)).cosigned;
	assert.deepEqual(cosigned.map(({ key }) => key.cosigns).sort(), ['ed25519', 'ml-dsa-44']);
	assert.ok(cosigned.every(({ time }) => Math.abs(time - Date.now() / 1000) < 60));
	assert.equal((await ask(log.request(5, 9))).status, 200);

	assert.deepEqual(await ask(log.request(5, 12)), { status: 409, type: 'text/x.tlog.size', body: '9\n' });
	assert.equal((await ask(log.request(9, 9, true))).status, 422);
	assert.equal((await ask(log.request(9, 12, true))).status, 422);
	assert.equal((await ask(log.request(9, 12).replace(/^old 9\n[^\n]+\n/, 'old 9\n'))).status, 422);
	assert.equal((await ask(log.request(5, 8))).status, 409);
	assert.equal((await ask(log.request(0, 8).replace('old 0', 'old 9'))).status, 400);
	assert.equal((await ask('old 1\n')).status, 400);
	assert.equal((await ask(Uint8Array.of(0xff, 0xfe))).status, 400);
	assert.equal((await ask(log.request(9, 12).replace('\n12\n', '\n13\n'))).status, 403);
	assert.equal((await ask(new InventedLog('other.example/log', 1).request(0, 3))).status, 404);
	assert.equal((await ask('x'.repeat(70_000))).status, 413);
	assert.equal((await ask(log.request(9, 12), 'nothing')).status, 405);
	assert.equal((await fetch(`${origin}/witness/v1/add-checkpoint`)).status, 405);

	await again();
	assert.equal((await ask(log.request(0, 5))).status, 409, 'what it cosigned is remembered');
	const shown = await (await show()).text();
	assert.ok(shown.startsWith(log.checkpoint(9)));
	assert.equal(must(readCosignatures(shown, keys)).cosigned.length, 2);
	assert.equal((await readdir(path.join(witnessFolder(home), 'cosigned'))).length, 1);

	const both = await Promise.all([ask(log.request(9, 12)), ask(log.request(9, 11)), ask(log.request(9, 10))]);
	assert.equal(both.filter(({ status }) => status === 200).length, 1, 'of those who ask at once one is first');
	assert.equal(both.filter(({ status }) => status === 409).length, 2);
}

test('20: a log that signed two roots for one size is disputed: both notes are kept as proof, once', async (t) => {
	const { origin, home } = await witnessAlone(t);
	const ask = (body: string) => fetch(`${origin}/witness/v1/add-checkpoint`, { method: 'POST', body });
	assert.equal((await ask(log.request(0, 9))).status, 200);
	for (let turn = 0; turn < 2; turn++) assert.equal((await ask(log.request(9, 9, true))).status, 422);
	const disputed = path.join(witnessFolder(home), 'disputed');
	const [found, ...more] = await readdir(disputed);
	assert.equal(more.length, 0);
	assert.ok((await readFile(path.join(disputed, found as string, 'kept'), 'utf8')).startsWith(log.checkpoint(9)));
	assert.equal(await readFile(path.join(disputed, found as string, 'other'), 'utf8'), log.checkpoint(9, true));
});

test('a witness says too-many to who asks without end, and no to nobody else for it', async (t) => {
	const { origin } = await witnessAlone(t);
	const statuses = new Set<number>();
	for (let turn = 0; turn < 40; turn++)
		for (const answer of await Promise.all(
			Array.from({ length: 4 }, () => fetch(`${origin}/witness/v1/add-checkpoint`, { method: 'POST', body: 'x' }))
		))
			statuses.add(answer.status);
	assert.deepEqual([...statuses].sort(), [400, 429]);
	const other = await new Promise<number>((resolve, reject) => {
		const asked = plainRequest(`${origin}/witness/v1/add-checkpoint`, { method: 'POST', localAddress: '127.0.0.2' }, (answer) => {
			answer.resume();
			resolve(answer.statusCode ?? 0);
		});
		asked.on('error', reject);
		asked.end(log.request(0, 5));
	});
	assert.equal(other, 200);
});

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { must, type Outcome } from '#core/base';
import {
	type CosignerKey,
	cosignersFrom,
	formatCosignerVkey,
	isQuorum,
	keyOfCosigner,
	openCheckpoint,
	type PolicyWitness,
	parsePolicy,
	readCosignatures
} from '#core/log';
import { readConfig } from '#server/config.ts';
import { nodeCosigners, witnessFolder } from '#server/node-witness.ts';
import { askWitness } from '#server/operations/log/ask-witness.ts';
import { readNewestCheckpoint } from '#server/operations/log/cosigned-checkpoint.ts';
import { readAskedWitnesses } from '#server/store/cosignature-store.ts';
import { readContradictions } from '#server/store/witness-store.ts';
import { readWitnessPolicy } from '#server/witness-policy.ts';
import { makeTestApp } from '#tests/support/app.ts';
import { withDatabase } from '#tests/support/database.ts';
import { eventually } from '#tests/support/eventually.ts';
import { InventedLog } from '#tests/support/invented-log.ts';
import { followLog, startTestWitness } from '#tests/support/lone-witness.ts';
import { startTestNode } from '#tests/support/node.ts';

const privateHosts = '127.0.0.1';
const codeOf = (outcome: Outcome<unknown>): string => (outcome.ok ? 'accepted' : outcome.refusal.code);

/** A server at whose address somebody expects a witness. */
async function serveInstead(t: TestContext, listener: RequestListener): Promise<string> {
	const server = createServer(listener);
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	t.after(() => {
		server.closeAllConnections();
		server.close();
	});
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}/witness/v1/`;
}

/** The line of a policy for a witness that has a key and is not there. */
const inventedKey = (name: string): CosignerKey =>
	keyOfCosigner(cosignersFrom(name, new Uint8Array(32).fill(name.length), ['ed25519'])[0] as never);

test('a node’s checkpoints are cosigned by two witnesses, a node and one alone, and silent and lying ones hold up nothing', async (t) => {
	const alone = await startTestWitness(t, 'watchdog.example/w1');
	const other = await startTestNode(t, { mode: 'real' });
	const [otherKey] = nodeCosigners(other.app).map(keyOfCosigner) as [CosignerKey];
	const silent = await serveInstead(t, () => {});
	const lying = await serveInstead(t, (_, response) => response.end(`\u2014 watchdog.example/w1 ${'A'.repeat(100)}\n`));
	const policy = [
		`witness alone ${alone.vkey} ${alone.url}`,
		`witness node ${formatCosignerVkey(otherKey)} http://127.0.0.1:${other.port}/witness/v1`,
		`witness silent ${formatCosignerVkey(inventedKey('silent.example/w'))} ${silent}`,
		`witness lying ${formatCosignerVkey(inventedKey('lying.example/w'))} ${lying}`,
		'group both 2 alone node',
		'quorum both',
		''
	].join('\n');
	const node = await startTestNode(t, { mode: 'real', env: { CAUSEWAY_PRIVATE_HOSTS: privateHosts }, witnesses: policy });
	const { vkey } = node.app.log;
	await alone.follow(vkey);
	await followLog(other.home, vkey);
	const get = async (at: string): Promise<Response> => fetch(`http://127.0.0.1:${node.port}/log/${at}`);

	await eventually('a quorum cosigned', async () => (await get('cosigned')).ok);
	const published = must(parsePolicy(await (await get('policy')).text()));
	assert.deepEqual(
		published.logs.map(({ url }) => url),
		[`${node.origin}/log/`]
	);
	const keys = published.witnesses.map(({ key }) => key);
	const first = await (await get('cosigned')).text();
	assert.equal(openCheckpoint(first, vkey).ok, true);
	const cosigned = must(readCosignatures(first, keys));
	assert.equal(
		isQuorum(
			published,
			cosigned.cosigned.map(({ key }) => key)
		),
		true
	);
	await eventually('the newest checkpoint is cosigned', async () => {
		const newest = must(readCosignatures(await (await get('checkpoint')).text(), keys));
		return newest.cosigned.length === 2 && newest.checkpoint.size > cosigned.checkpoint.size + 5;
	});
	assert.ok(node.reported.some((line) => line === 'witness-answer-malformed lying'));
	assert.ok(node.reported.every((line) => line.endsWith(' lying') || line.endsWith(' silent') || / (alone|node)$/.test(line)));
	const rows = await node.app.db.selectFrom('log_cosignatures').selectAll().execute();
	assert.ok(rows.length <= 6, 'what an older checkpoint got is forgotten when a newer one has enough');
});

test(
	'20: a witness that cosigned what this log does not continue is heard: both signed checkpoints are kept as proof',
	withDatabase(async ({ db }, t) => {
		const alone = await startTestWitness(t, 'watchdog.example/w1');
		const text = `witness alone ${alone.vkey} ${alone.url}\nquorum alone\n`;
		const app = await makeTestApp(t, db, { witnesses: must(parsePolicy(text)), privateHosts });
		const witness = app.witnesses.witnesses[0] as PolicyWitness;
		assert.equal(codeOf(await askWitness(app, witness)), 'witness-refuses');
		await alone.follow(app.log.vkey);
		assert.equal(codeOf(await askWitness(app, witness)), 'accepted');
		assert.equal(codeOf(await askWitness(app, witness)), 'accepted');
		must(await app.log.beat());
		assert.equal(must(await askWitness(app, witness)), app.log.lastSize);
		assert.equal(must(readCosignatures(await readNewestCheckpoint(app), alone.keys)).cosigned.length, 1);
		assert.deepEqual(await readContradictions(db, app.log.origin), []);

		// Somebody with the node's key shows the witness another history, further than this one.
		const secret = new InventedLog(app.log.origin, 0, app.log.key);
		await alone.follow(app.log.vkey);
		const fresh = await startTestWitness(t, 'watchdog.example/w2');
		await fresh.follow(app.log.vkey);
		const told = await fetch(`${fresh.url}add-checkpoint`, { method: 'POST', body: secret.request(0, 30) });
		assert.equal(told.status, 200);
		const second = { name: 'fresh', key: fresh.keys[0] as CosignerKey, url: fresh.url };
		assert.equal(codeOf(await askWitness(app, second)), 'log-contradicted');
		while (app.log.lastSize < 31) must(await app.log.beat());
		assert.equal(codeOf(await askWitness(app, second)), 'log-contradicted');
		const found = await readContradictions(db, app.log.origin);
		for (const { kept, other } of found)
			for (const note of [kept, other]) assert.equal(openCheckpoint(note, app.log.vkey).ok, true);
		assert.ok(found.every(({ kept }) => kept.startsWith(secret.checkpoint(30).split('\n\n')[0] as string)));
		assert.equal(found.length, 2);
		assert.equal(
			(await readAskedWitnesses(db)).find(({ witness: id }) => id.startsWith('watchdog.example/w2'))?.answer,
			'log-contradicted'
		);

		// A witness that says so and has nothing to show that this node signed is not believed.
		const liar = await serveInstead(t, (request, response) => {
			response.writeHead(request.method === 'POST' ? 422 : 200).end(new InventedLog(app.log.origin, 0).checkpoint(30));
		});
		assert.equal(
			codeOf(await askWitness(app, { name: 'liar', key: inventedKey('liar.example/w'), url: liar })),
			'witness-not-continued'
		);
		const far = await serveInstead(t, (_, response) =>
			response.writeHead(409, { 'Content-Type': 'text/x.tlog.size' }).end('900\n')
		);
		assert.equal(
			codeOf(await askWitness(app, { name: 'far', key: inventedKey('far.example/w'), url: far })),
			'witness-not-continued'
		);
		assert.equal((await readContradictions(db, app.log.origin)).length, 2);
	})
);

test(
	'19: a witness at an address inside is not asked unless the operator named its host',
	withDatabase(async ({ db }, t) => {
		let asked = 0;
		const url = await serveInstead(t, (_, response) => {
			asked += 1;
			response.end();
		});
		const app = await makeTestApp(t, db);
		for (const at of [url.replace('http:', 'https:'), url, 'https://localhost/witness/v1/', 'https://[::1]/'])
			assert.notEqual(
				codeOf(await askWitness(app, { name: 'inside', key: inventedKey('inside.example/w'), url: at })),
				'accepted',
				at
			);
		assert.equal(asked, 0);
		const at = async (address: string, hosts: string): Promise<string> => {
			const node = await startTestWitness(t, 'any.example/w');
			await writeFile(path.join(witnessFolder(node.home), 'policy'), `witness w ${node.vkey} ${address}\nquorum w\n`);
			const env = { CAUSEWAY_HOME: node.home, CAUSEWAY_PRIVATE_HOSTS: hosts };
			return codeOf(await readWitnessPolicy(must(readConfig(env, { mode: 'real', checkout: '/' }))));
		};
		assert.equal(await at(url, ''), 'policy-url-wrong');
		assert.equal(await at('ftp://w.example/', ''), 'policy-url-wrong');
		assert.equal(await at(url, '127.0.0.1'), 'accepted');
		assert.equal(await at('https://w.example/', ''), 'accepted');
	})
);

import assert from 'node:assert/strict';
import { open, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import pg from 'pg';
import { must } from '#core/base';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#server/store/embedded-postgres.ts';
import { eventually } from '#tests/support/eventually.ts';
import { enterSurvivor, postgresOf } from '#tests/support/invented-stage.ts';
import { startTestNode, type TestNode } from '#tests/support/node.ts';
import { postJson, type RawAnswer, rawRequest } from '#tests/support/raw-request.ts';
import { putSmallDisk } from '#tests/support/small-disk.ts';
import { answered, placeAt, type TestSurvivor } from '#tests/support/survivor.ts';
import { makeThrowawayFolder } from '#tests/support/throwaway-folder.ts';
import { startThrowawayPostgres } from '#tests/support/throwaway-postgres.ts';

const saying = (text: string) => [{ place: 'account', content: answered('what', text) }] as const;
const timeout = 300_000;

/** Nothing of the database, of the machine, or of a stack. */
function checkSilence({ body }: RawAnswer): void {
	assert.doesNotMatch(body, /\bat |\.ts\b|ECONN|postgres|socket|select|Error:|causeway-test/, body);
}

/** What she wrote and was told is kept stands there once, and her case has no fault. */
async function checkKept(her: TestSurvivor, texts: readonly string[]): Promise<void> {
	const space = await her.look();
	assert.deepEqual(space.findings, []);
	const kept = space.answers.map(({ text }) => text);
	for (const text of texts) assert.equal(kept.filter((one) => one === text).length, 1, `"${text}" once`);
}

type Apart = { readonly home: string; postgres: EmbeddedPostgres; readonly node: TestNode };

/** A node whose database is another program's, as with `DATABASE_URL`: nobody brings it up again but the test. */
async function startApart(t: TestContext, prepare: (home: string) => Promise<void> = async () => {}): Promise<Apart> {
	const home = await makeThrowawayFolder();
	await prepare(home);
	const { postgres, end } = await startThrowawayPostgres({ home, durable: true });
	const { user, password, host, database } = postgres.address;
	const url = `postgres://${user}:${password}@localhost/${database}?host=${encodeURIComponent(host)}`;
	const apart = { home, postgres, node: await startTestNode(t, { mode: 'real', env: { DATABASE_URL: url } }) };
	t.after(async () => {
		await apart.postgres.stop();
		await end();
	});
	return apart;
}

test('a database that stops in the midst of acts: each is taken or refused with a code, and when it is back all goes on', {
	timeout
}, async (t) => {
	const apart = await startApart(t);
	const { node } = apart;
	const place = await placeAt(node.origin);
	const people = await Promise.all([1, 2, 3].map(() => enterSurvivor(place)));
	const said = new Map<TestSurvivor, string[]>(people.map((her) => [her, []]));
	const codes = new Set<string>();
	let stopping = false;
	const writing = people.map(async (her) => {
		for (let turn = 0; turn < 500; turn++) {
			const text = `Turn ${turn}.`;
			const written = await her.session.write(saying(text));
			if (written.ok) said.get(her)?.push(text);
			else {
				codes.add(written.refusal.code);
				if (stopping) return;
			}
		}
	});
	await eventually('everybody wrote twice', () => [...said.values()].every((texts) => texts.length >= 2));
	stopping = true;
	await apart.postgres.stop();
	await Promise.all(writing);
	for (const code of codes) assert.ok(['storage-unavailable', 'storage-busy'].includes(code), code);
	assert.ok(codes.size > 0);

	const her = people[0] as TestSurvivor;
	const headers = { Authorization: her.session.held?.authorization as string };
	for (const at of ['/api/v1/case', '/api/v1/directory', '/api/v1/keys', '/log/checkpoint']) {
		const answer = await rawRequest(node.origin, 'GET', at, headers);
		assert.equal(answer.status, 503, at);
		checkSilence(answer);
	}
	const signIn = await postJson(node.origin, '/api/v1/staff/salt', { name: 'lea.quay' });
	assert.deepEqual([signIn.status, signIn.code], [503, 'storage-unavailable']);
	assert.equal((await rawRequest(node.origin, 'GET', '/api/v1/node')).status, 200, 'the node itself is there');

	apart.postgres = must(await startEmbeddedPostgres({ home: apart.home, durable: true, sharedUserAllowed: true }));
	for (const [one, texts] of said) {
		must(await one.session.look());
		must(await one.session.write(saying('Afterwards.')));
		await checkKept(one, [...texts, 'Afterwards.']);
	}
});

test('a database that crashes is brought up again by the node, and writing goes on without anybody’s hand', {
	timeout
}, async (t) => {
	const node = await startTestNode(t, { mode: 'real', durable: true });
	const her = await enterSurvivor(await placeAt(node.origin));
	must(await her.session.write(saying('Before.')));
	const pid = Number(
		(await readFile(path.join(await postgresOf(node.home), 'cluster/data/postmaster.pid'), 'utf8')).split('\n')[0]
	);
	process.kill(pid, 'SIGKILL');
	const codes = new Set<string>();
	await eventually('writing goes on', async () => {
		const written = await her.session.write(saying('Meanwhile.'));
		if (!written.ok) codes.add(written.refusal.code);
		return written.ok;
	});
	for (const code of codes) assert.ok(['storage-unavailable', 'storage-busy'].includes(code), code);
	await checkKept(her, ['Before.', 'Meanwhile.']);
	assert.ok(
		node.reported.some((line) => line.startsWith('postgres-crashed')),
		'the operator is told'
	);
});

/** Fills a folder's disk to the last byte; returns what makes the room again. */
async function fillDisk(folder: string): Promise<() => Promise<void>> {
	const file = path.join(folder, 'filler');
	const handle = await open(file, 'w');
	for (const size of [1 << 20, 4096]) {
		const bytes = Buffer.alloc(size, 1);
		try {
			for (let at = 0; at < 1024; at++) await handle.appendFile(bytes);
		} catch (error) {
			assert.equal((error as { code?: string }).code, 'ENOSPC');
		}
	}
	await handle.close();
	return () => rm(file);
}

/** The refusal that PostgreSQL gives on a full disk, where this machine lets nobody mount a small one. */
async function refuseItems({ postgres }: Apart): Promise<() => Promise<void>> {
	const client = new pg.Client(postgres.address);
	await client.connect();
	await client.query(`create function full_disk() returns trigger language plpgsql as
		$$ begin raise exception 'no room' using errcode = '53100'; end $$`);
	await client.query('create trigger full_disk before insert on entries for each row execute function full_disk()');
	return async () => {
		await client.query('drop trigger full_disk on entries');
		await client.end();
	};
}

test('a full disk for the database: acts are refused as such, nothing of them is kept, and with room it goes on', {
	timeout
}, async (t) => {
	let mounted = false;
	const apart = await startApart(t, async (home) => {
		mounted = (await putSmallDisk(t, home, 320)) !== null;
	});
	const her = await enterSurvivor(await placeAt(apart.node.origin));
	const said = ['Invented words.', 'One.', 'Two.'];
	for (const text of said.slice(1)) must(await her.session.write(saying(text)));
	const makeRoom = mounted ? await fillDisk(apart.home) : await refuseItems(apart);
	const codes: string[] = [];
	const long = 'Long words. '.repeat(20_000);
	for (let turn = 0; turn < 60 && codes.length < 3; turn++) {
		const text = `${turn} ${long}`;
		const written = await her.session.write(saying(text));
		if (written.ok) said.push(text);
		else codes.push(written.refusal.code);
	}
	assert.deepEqual(codes, ['storage-full', 'storage-full', 'storage-full']);
	await makeRoom();
	await eventually('writing goes on', async () => (await her.session.write(saying('Afterwards.'))).ok);
	await checkKept(her, [...said, 'Afterwards.']);
	assert.equal((await her.look()).answers.length, said.length + 1, 'nothing that was refused');
});

import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { chmod, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { dayOf, fromBase64url, momentOf, must, toBase64url } from '#core/base';
import { hashesToStore, leafHash, openCheckpoint, readerOf, rootOf } from '#core/log';
import { type Composed, composeReport, composeWriting, type OwnCase } from '#core/report';
import { hashOfSigned, makeCodename, randomOf, submissionToWire, survivorKeys } from '#core/sealing';
import { words } from '#core/sealing/wordlists/en.ts';
import type { SocketAddress } from '#server/store/embedded-postgres.ts';
import { eventually } from '#tests/support/eventually.ts';
import { postgresOf } from '#tests/support/invented-stage.ts';
import { postJson } from '#tests/support/raw-request.ts';
import { answered, placeAt, TestSurvivor } from '#tests/support/survivor.ts';
import { makeThrowawayFolder } from '#tests/support/throwaway-folder.ts';
import { argon2idByWasm } from '#ui/sealing/argon2.ts';
import { doWork, type Work } from '#ui/sealing/work-proof.ts';

type Running = { readonly child: ChildProcess; readonly port: number; readonly origin: string; readonly database: SocketAddress };

const clientOf = (address: SocketAddress): pg.ClientConfig => ({ ...address });
const program = path.resolve(import.meta.dirname, '../../support/node-program.ts');

async function startNode(home: string, port = 0): Promise<Running> {
	const child = fork(program, [home, String(port)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
	const [said] = (await once(child, 'message')) as [{ port: number; database: SocketAddress; refused?: string }];
	assert.equal(said.refused, undefined);
	return { child, port: said.port, origin: `http://localhost:${said.port}`, database: said.database };
}

const postmaster = async (home: string): Promise<number> =>
	Number((await readFile(path.join(await postgresOf(home), 'cluster/data/postmaster.pid'), 'utf8')).split('\n')[0]);

const end = async (child: ChildProcess): Promise<void> => {
	if (child.exitCode !== null || child.signalCode !== null) return;
	child.kill('SIGKILL');
	await once(child, 'exit');
};

/** What a survivor was told is kept: the hash of an act, and the leaf that went with it. */
type Told = { readonly act: string; readonly leaf: string };
type Writer = { readonly codename: string; readonly told: Told[] };

/** Opens a case and writes to it without a pause until the node is gone. Only what was acknowledged counts. */
async function write(origin: string, writer: Writer, stopped: () => boolean): Promise<void> {
	const keys = must(await survivorKeys(writer.codename, '', argon2idByWasm));
	const now = () => momentOf(new Date());
	const around = () => ({
		now: now(),
		today: dayOf(new Date()),
		proveDesk: () => ({ ok: false, refusal: { code: 'key-not-proved', about: '' } }) as const
	});
	const headers: Record<string, string> = { Authorization: `Causeway ${keys.lookupId}.${keys.accessSecret}` };
	let own: OwnCase | null = null;
	for (let turn = 0; !stopped(); turn++) {
		const text = answered('what', `Words ${turn} of ${writer.codename}.`);
		const composed: Composed = own
			? must(await composeWriting(own, [{ place: 'account', content: text }], keys, around()))
			: must(await composeReport({ way: 'self', language: 'en', answers: [text] }, keys, around()));
		const submission = submissionToWire(composed.submission);
		const opening = {
			lookupId: keys.lookupId,
			accessHash: toBase64url(await sha256(fromBase64url(keys.accessSecret) as Uint8Array)),
			submission
		};
		try {
			const [path, body] = own ? ['/api/v1/case/acts', { submission }] : ['/api/v1/cases', opening];
			let answer = await postJson(origin, path, body, headers);
			if (answer.code === 'work-needed') {
				const { work } = JSON.parse(answer.body) as { work: Work };
				answer = await postJson(origin, path, body, { ...headers, 'Causeway-Work': must(await doWork(work)) });
			}
			if (answer.status !== 200) return;
			own = composed.next;
			writer.told.push({ act: hashOfSigned(composed.submission.act), leaf: submission.leaf });
		} catch {
			return;
		}
	}
}

const sha256 = async (bytes: Uint8Array): Promise<Uint8Array> =>
	new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));

/** Recomputes the whole log from its entries, holds it against the signed checkpoint, and gives the blind leaves in it. */
async function checkLog({ database, origin }: Running): Promise<Map<string, number>> {
	const client = new pg.Client(clientOf(database));
	await client.connect();
	try {
		await client.query('begin isolation level repeatable read');
		const { rows: entries } = await client.query<{ index: string; entry: Buffer }>(
			'select index, entry from log_entries order by index'
		);
		const { rows: hashes } = await client.query<{ level: number; index: string; hash: Buffer }>(
			'select level, index, hash from log_hashes'
		);
		const { rows: notes } = await client.query<{ note: string; size: string }>(
			'select note, size from log_checkpoints order by size desc limit 1'
		);
		await client.query('commit');
		const { vkey } = await placeAt(origin);
		const checkpoint = must(openCheckpoint(notes[0]?.note ?? '', vkey));
		// What is placed is signed a moment later.
		const unsigned = entries.splice(checkpoint.size);
		assert.equal(checkpoint.size, entries.length, 'as many entries as the checkpoint says');
		assert.ok(unsigned.every(({ index }, at) => Number(index) === checkpoint.size + at));
		assert.ok(
			entries.every(({ index }, at) => Number(index) === at),
			'no place twice, none left out'
		);
		const stored = hashesToStore(
			0,
			entries.map(({ entry }) => leafHash(new Uint8Array(entry))),
			readerOf([])
		);
		assert.deepEqual(Buffer.from(rootOf(entries.length, readerOf(stored))), Buffer.from(checkpoint.root));
		const ofSigned = hashes.filter(({ level, index }) => (Number(index) + 1) * 2 ** level <= checkpoint.size);
		const kept = ofSigned.map(({ level, index, hash }) => `${level}/${index} ${toBase64url(new Uint8Array(hash))}`);
		assert.deepEqual(kept.sort(), stored.map(({ level, index, hash }) => `${level}/${index} ${toBase64url(hash)}`).sort());
		const leaves = new Map<string, number>();
		for (const { entry } of entries) {
			const leaf = entry[0] === 0 ? toBase64url(new Uint8Array(entry.subarray(1))) : '';
			leaves.set(leaf, (leaves.get(leaf) ?? 0) + 1);
		}
		return leaves;
	} finally {
		await client.end();
	}
}

/** Rows that name a piece which is not in the folder. */
async function missingBlobs(home: string, { database }: Running): Promise<readonly string[]> {
	const client = new pg.Client(clientOf(database));
	await client.connect();
	const { rows } = await client.query<{ blob_id: string }>('select blob_id from pieces');
	await client.end();
	const entries = await readdir(path.join(home, 'blobs'), { recursive: true, withFileTypes: true });
	const files = new Set(entries.filter((entry) => entry.isFile()).map(({ name }) => name));
	return rows.flatMap(({ blob_id: blob }) => (files.has(blob) ? [] : [blob]));
}

async function playKill(t: TestContext, kill: (running: Running, home: string) => Promise<void>): Promise<void> {
	const home = await makeThrowawayFolder();
	if (process.getuid?.() === 0) await chmod(home, 0o711);
	let running = await startNode(home);
	t.after(async () => {
		await end(running.child);
		const pid = await postmaster(home).catch(() => 0);
		if (pid > 0) {
			try {
				process.kill(pid, 'SIGQUIT');
			} catch {}
			await pause(500);
		}
		await rm(home, { recursive: true, force: true });
	});
	const file = randomOf(30_000);
	const withFile = new TestSurvivor(await placeAt(running.origin), makeCodename(words));
	await withFile.file([answered('what', 'With a file.')]);
	const attached = await withFile.attach('invented.bin', file);

	const writers: Writer[] = Array.from({ length: 4 }, () => ({ codename: makeCodename(words), told: [] }));
	let stopped = false;
	const writing = writers.map((writer) => write(running.origin, writer, () => stopped));
	const uploading = (async () => {
		for (let turn = 0; !stopped; turn++)
			await withFile.attach(`more ${turn}.bin`, file).catch(() => {
				stopped = true;
			});
	})();
	while (writers.some(({ told }) => told.length < 3)) await pause(20);
	await kill(running, home);
	stopped = true;
	await Promise.all([...writing, uploading]);
	const told = writers.flatMap((writer) => writer.told);
	assert.ok(told.length >= 12, 'there was a load');

	running = await startNode(home);
	const place = await placeAt(running.origin);
	for (const writer of writers) {
		const her = new TestSurvivor(place, writer.codename);
		const space = await her.comeBack();
		assert.deepEqual(space.findings, []);
		const client = new pg.Client(clientOf(running.database));
		await client.connect();
		const { rows } = await client.query<{ hash: string }>('select hash from acts where case_id = $1', [space.case]);
		await client.end();
		const kept = new Set(rows.map(({ hash }) => hash));
		for (const { act } of writer.told) assert.ok(kept.has(act), 'an act that was acknowledged is gone');
		assert.ok(space.answers.length >= writer.told.length);
	}
	// What was acknowledged waits for the next beat, and no longer than that.
	let leaves = await checkLog(running);
	await eventually('the log has every acknowledged leaf', async () => {
		leaves = await checkLog(running);
		return told.every(({ leaf }) => leaves.has(leaf));
	});
	for (const { leaf } of told) assert.equal(leaves.get(leaf), 1, 'the leaf of an acknowledged act stands in the log, once');
	const back = new TestSurvivor(place, withFile.codename);
	await back.comeBack();
	assert.deepEqual(Buffer.from(await back.open(attached)), Buffer.from(file));
	assert.deepEqual(await missingBlobs(home, running), [], 'no row names a piece that is not there');
	running.child.send('stop');
	await once(running.child, 'exit');
}

test('a node killed under load loses nothing that it acknowledged, and its log verifies after the next start', async (t) => {
	await playKill(t, async ({ child }) => {
		child.kill('SIGKILL');
		await once(child, 'exit');
	});
});

test('so does one that is killed together with its database', async (t) => {
	await playKill(t, async ({ child }, home) => {
		process.kill(await postmaster(home), 'SIGKILL');
		child.kill('SIGKILL');
		await once(child, 'exit');
	});
});

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { sql } from 'kysely';
import { toBase64 } from '#core/base';
import { type CosignerKey, entryBytes, formatCosignerVkey, keyOfCosigner } from '#core/log';
import { nodeCosigners } from '#server/node-witness.ts';
import { eventually } from '#tests/support/eventually.ts';
import { InventedLog } from '#tests/support/invented-log.ts';
import { followLog, startTestWitness } from '#tests/support/lone-witness.ts';
import { startTestNode } from '#tests/support/node.ts';
import { runProgram } from '#tests/support/run-program.ts';
import { throwawayFolder } from '#tests/support/throwaway-folder.ts';

const leaves = 100_000;
const here = path.resolve(import.meta.dirname, 'tlog');

/** The reader in Go, built where it is thrown away: Debian keeps the packages in a folder and asks no proxy. */
async function buildReader(t: TestContext): Promise<string> {
	const folder = await throwawayFolder(t);
	const program = path.join(folder, 'read');
	const env = {
		...process.env,
		GO111MODULE: 'off',
		GOPATH: '/usr/share/gocode',
		GOCACHE: path.join(folder, 'cache'),
		GOFLAGS: ''
	};
	const built = await runProgram('go', ['build', '-o', program, path.join(here, 'read.go')], { cwd: folder, env });
	assert.equal(built.code, 0, built.stderr);
	return program;
}

test('golang sumdb: a log of 100,000 leaves of a running node, cosigned by a node and by a witness alone, is read and checked', async (t) => {
	const program = await buildReader(t);
	const alone = await startTestWitness(t, 'watchdog.example/w1');
	const other = await startTestNode(t, { mode: 'real' });
	const [otherKey] = nodeCosigners(other.app).map(keyOfCosigner) as [CosignerKey];
	const vkeys = [alone.vkey, formatCosignerVkey(otherKey)];
	const node = await startTestNode(t, {
		mode: 'real',
		env: { CAUSEWAY_PRIVATE_HOSTS: '127.0.0.1' },
		witnesses: `witness alone ${alone.vkey} ${alone.url}\nwitness node ${vkeys[1]} http://127.0.0.1:${other.port}/witness/v1/\ngroup both all alone node\nquorum both\n`
	});
	const { app } = node;
	const prefix = `http://127.0.0.1:${node.port}/log/`;
	await alone.follow(app.log.vkey);
	await followLog(other.home, app.log.vkey);
	await eventually('a first quorum', async () => (await fetch(`${prefix}cosigned`)).ok);
	const folder = await throwawayFolder(t);
	const older = path.join(folder, 'older');
	await writeFile(older, await (await fetch(`${prefix}cosigned`)).text());

	await sql`insert into log_staged (leaf) select sha256(('leaf ' || at)::bytea) from generate_series(1, ${leaves}::int) as at`.execute(
		app.db
	);
	const sizeOf = async (): Promise<number> => {
		const answer = await fetch(`${prefix}cosigned`);
		return answer.ok ? Number((await answer.text()).split('\n')[1]) : 0;
	};
	await eventually('all of them are cosigned by both', async () => (await sizeOf()) > leaves, 120);

	const rows = await sql<{ index: number; entry: Uint8Array }>`
		select index, entry from log_entries where index < ${leaves} order by random() limit 200`.execute(app.db);
	const named = [...rows.rows].map(({ index, entry }) => `${index} ${toBase64(entry)}`);
	const read = async (lines: readonly string[], log = app.log.vkey, before = older): Promise<{ code: number; out: string }> => {
		const child = spawn(program, [prefix, 'cosigned', before, log, ...vkeys], { stdio: ['pipe', 'pipe', 'ignore'] });
		child.stdin.on('error', () => {});
		child.stdin.end(`${lines.join('\n')}\n`);
		const [out, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
		return { code: code as number, out };
	};
	const checked = await read(named);
	assert.equal(checked.code, 0);
	const said = JSON.parse(checked.out) as { size: number; older: number; signatures: number; proved: number };
	assert.ok(said.size > leaves && said.older < said.size);
	assert.deepEqual([said.signatures, said.proved], [3, 200], 'the log and both witnesses signed');

	assert.notEqual(
		(await read([`5 ${toBase64(entryBytes({ kind: 'blind', leaf: new Uint8Array(32) }))}`])).code,
		0,
		'another entry'
	);
	const fork = path.join(folder, 'fork');
	await writeFile(fork, new InventedLog(app.log.origin, 0, app.log.key).checkpoint(20));
	assert.notEqual((await read(named.slice(0, 1), app.log.vkey, fork)).code, 0, 'another history');
	assert.notEqual((await read(named.slice(0, 1), other.app.log.vkey)).code, 0, 'another node’s key');
});

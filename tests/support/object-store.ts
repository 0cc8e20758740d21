import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomInt, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { makeThrowawayFolder } from './throwaway-folder.ts';

export type ObjectStore = { readonly endpoint: string; readonly keyId: string; readonly secret: string };

const [keyId, secret] = ['INVENTEDKEY', 'invented-secret'];

/**
 * A real S3 server: Ceph's gateway (Debian's radosgw) over one monitor, one manager and one store in memory, all on this machine, gone when the test
 * ends. Takes some twenty seconds.
 */
export async function startObjectStore(t: Pick<TestContext, 'after'>): Promise<ObjectStore> {
	const folder = await makeThrowawayFolder();
	const place = (...parts: readonly string[]): string => path.join(folder, ...parts);
	for (const name of ['mon', 'mgr/x', 'osd/0', 'run', 'log']) mkdirSync(place(name), { recursive: true });
	const [mon, old, gateway] = [await freePort(), await freePort(), await freePort()];
	const fsid = randomUUID();
	writeFileSync(place('ceph.conf'), configuration(folder, fsid, mon, old, gateway));
	const env = { ...process.env, CEPH_CONF: place('ceph.conf'), CEPH_ARGS: `-c ${place('ceph.conf')}` };
	const run = (program: string, ...words: readonly string[]): string =>
		execFileSync(program, words, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: 300_000 }).toString();
	const started: ChildProcess[] = [];
	t.after(async () => {
		// Without its monitor the store in memory does not end by itself.
		for (const one of started.reverse()) one.kill('SIGKILL');
		await Promise.all(started.map((one) => one.exitCode !== null || one.signalCode !== null || once(one, 'exit')));
		await rm(folder, { recursive: true, force: true });
	});
	const start = (program: string, ...words: readonly string[]): void => {
		started.push(spawn(program, [...words, '-f'], { cwd: folder, env, stdio: 'ignore' }));
	};

	const all = ['--cap', 'mon', 'allow *', '--cap', 'osd', 'allow *', '--cap', 'mgr', 'allow *'];
	run('ceph-authtool', '--create-keyring', 'keyring', '--gen-key', '-n', 'mon.', '--cap', 'mon', 'allow *');
	for (const name of ['client.admin', 'client.rgw']) run('ceph-authtool', 'keyring', '--gen-key', '-n', name, ...all);
	run('monmaptool', '--create', '--fsid', fsid, '--addv', 'a', `[v2:127.0.0.1:${mon},v1:127.0.0.1:${old}]`, 'monmap');
	run('ceph-mon', '--mkfs', '-i', 'a', '--monmap', 'monmap', '--keyring', 'keyring');
	start('ceph-mon', '-i', 'a');
	await until(() => run('ceph', '--connect-timeout', '5', '-s'));
	run('ceph', 'auth', 'get-or-create', 'mgr.x', 'mon', 'allow profile mgr', 'osd', 'allow *', '-o', 'mgr/x/keyring');
	start('ceph-mgr', '-i', 'x');
	const osd = randomUUID();
	run('ceph', 'osd', 'create', osd);
	run(
		'ceph',
		'auth',
		'get-or-create',
		'osd.0',
		'mon',
		'allow profile osd',
		'mgr',
		'allow profile osd',
		'osd',
		'allow *',
		'-o',
		'osd/0/keyring'
	);
	run('ceph-osd', '-i', '0', '--mkfs', '--osd-uuid', osd);
	start('ceph-osd', '-i', '0');
	await until(() => {
		if (!/1 up/.test(run('ceph', 'osd', 'stat'))) throw new Error('not up');
	});
	start('radosgw', '-n', 'client.rgw');
	const endpoint = `http://127.0.0.1:${gateway}`;
	await until(() => fetch(endpoint));
	run(
		'radosgw-admin',
		'-n',
		'client.rgw',
		'user',
		'create',
		'--uid=invented',
		'--display-name=Invented',
		`--access-key=${keyId}`,
		`--secret=${secret}`
	);
	return { endpoint, keyId, secret };
}

const configuration = (folder: string, fsid: string, mon: number, old: number, gateway: number): string => `[global]
fsid = ${fsid}
mon host = [v2:127.0.0.1:${mon},v1:127.0.0.1:${old}]
public addr = 127.0.0.1
cluster addr = 127.0.0.1
public network = 127.0.0.0/8
auth cluster required = cephx
auth service required = cephx
auth client required = cephx
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 4
osd crush chooseleaf type = 0
mon allow pool size one = true
mon warn on pool no redundancy = false
mon pg warn min per osd = 0
run dir = ${folder}/run
admin socket = ${folder}/run/$cluster-$name.asok
log file = ${folder}/log/$name.log
keyring = ${folder}/keyring
[mon.a]
mon data = ${folder}/mon/a
[mgr.x]
mgr data = ${folder}/mgr/x
keyring = ${folder}/mgr/x/keyring
[osd.0]
osd data = ${folder}/osd/0
osd objectstore = memstore
memstore device bytes = 1073741824
keyring = ${folder}/osd/0/keyring
[client.rgw]
rgw frontends = beast endpoint=127.0.0.1:${gateway}
keyring = ${folder}/keyring
`;

/** Tries again for three minutes. */
async function until(tried: () => unknown): Promise<void> {
	for (const end = Date.now() + 180_000; ; await pause(300)) {
		try {
			await tried();
			return;
		} catch (error) {
			if (Date.now() > end) throw error;
		}
	}
}

/**
 * A port that nobody listens on; Ceph cannot be told to take one by itself. Below those that a system hands out, so that nobody who asks for any
 * port gets it in between.
 */
async function freePort(): Promise<number> {
	for (;;) {
		const port = randomInt(20_000, 32_000);
		const server = createServer();
		const isFree = await new Promise<boolean>((resolve) => {
			server.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true));
		});
		if (!isFree) continue;
		await new Promise((closed) => server.close(closed));
		return port;
	}
}

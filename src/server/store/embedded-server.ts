import { type ChildProcess, spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { accepted, type Outcome, refused } from '#core/base';
import type { Binaries } from './embedded-binaries.ts';
import { type Cluster, environment, reasonIn, tellsOfFullDisk } from './embedded-cluster.ts';
import type { Place } from './embedded-place.ts';

export type ServerRefusal = 'postgres-failed' | 'postgres-silent' | 'storage-full' | 'password-refused';

/** A server that answers, and the one connection that keeps watch over it. */
export type Running = {
	readonly pid: number;
	readonly adopted: boolean;
	readonly keeper: pg.Client;
	/** Settles when the keeper's connection ends, which it does the moment the server does. */
	readonly ended: Promise<void>;
	readonly data: string;
	readonly child: ChildProcess | null;
	/** Why it ended, in PostgreSQL's own words, where we hear them. */
	lastWords(): string;
};

/** Number of the advisory lock that every supervising program holds shared while it uses the server. */
const inUse = 7_042_001;
/** How long a killed server's remains (its lock file, children that are leaving) may keep a new one from starting. */
const remainsMs = 15_000;
const silentMs = 30_000;
/** A server that says that it is starting up may be replaying a long journal. */
const replayMs = 600_000;

type Start = { readonly child: ChildProcess; readonly words: () => string; readonly ended: () => boolean };

/** Connects to the server of a place, starting it first when none runs. */
export async function bringUp(
	place: Place,
	binaries: Binaries,
	cluster: Cluster,
	settings: Readonly<Record<string, string>>
): Promise<Outcome<Running, ServerRefusal>> {
	const since = Date.now();
	let start: Start | null = null;
	for (;;) {
		const tried = await tryKeeper(place, cluster);
		if (typeof tried !== 'string') {
			const own = start !== null && start.child.pid === tried.pid ? start : null;
			return accepted({
				...tried,
				adopted: own === null,
				data: cluster.data,
				child: own?.child ?? null,
				lastWords: () => reasonIn(own?.words() ?? '')
			});
		}
		if (tried === 'password') return refused('password-refused');
		const waited = Date.now() - since;
		if (tried === 'absent' && (start === null || start.ended())) {
			if (start !== null) {
				const words = start.words();
				if (tellsOfFullDisk(words)) return refused('storage-full');
				const remains = /lock file .* already exists|shared memory block/.test(words);
				if (!remains || waited > remainsMs) return refused('postgres-failed', reasonIn(words));
				await borrowLockFile(cluster.data);
				await pause(200);
			}
			start = startServer(place, binaries, cluster, settings);
		}
		if (waited > (tried === 'starting' ? replayMs : silentMs)) {
			start?.child.kill('SIGQUIT');
			return refused('postgres-silent', tried);
		}
		await pause(20);
	}
}

type Keeper = Pick<Running, 'pid' | 'keeper' | 'ended'>;

async function tryKeeper(place: Place, cluster: Cluster): Promise<Keeper | 'absent' | 'starting' | 'silent' | 'password'> {
	const keeper = new pg.Client({
		host: place.socketFolder,
		port: 5432,
		user: 'postgres',
		password: cluster.keeperPassword,
		database: 'postgres',
		application_name: 'causeway-keeper',
		connectionTimeoutMillis: 5_000
	});
	keeper.on('error', () => {}); // its end is what is listened to
	const ended = new Promise<void>((settle) => keeper.once('end', () => settle()));
	try {
		await keeper.connect();
		await keeper.query('select pg_advisory_lock_shared($1)', [inUse]);
		await makeDatabase(keeper, cluster.password);
		return { pid: await postmasterPid(cluster.data), keeper, ended };
	} catch (error) {
		await keeper.end().catch(() => {});
		const code = (error as { code?: string }).code ?? '';
		if (code.startsWith('28')) return 'password';
		if (code.startsWith('57P')) return 'starting'; // or stopping, or at repairing itself
		return code === 'ENOENT' || code === 'ECONNREFUSED' ? 'absent' : 'silent';
	}
}

/** The program's own user and database; several starts may come here at once. */
async function makeDatabase(keeper: pg.Client, password: string): Promise<void> {
	const alreadyThere = (error: { code?: string }) => {
		if (!['42710', '42P04', '23505'].includes(error.code ?? '')) throw error;
	};
	const { rows } = await keeper.query("select 1 from pg_database where datname = 'causeway'");
	if (rows.length > 0) return;
	await keeper.query(`create role causeway login password ${keeper.escapeLiteral(password)}`).catch(alreadyThere);
	await keeper.query('create database causeway owner causeway').catch(alreadyThere);
}

function startServer(place: Place, binaries: Binaries, cluster: Cluster, settings: Readonly<Record<string, string>>): Start {
	const all = {
		listen_addresses: '',
		unix_socket_directories: `"${place.socketFolder.replaceAll('"', '""')}"`,
		unix_socket_permissions: '0700',
		max_connections: '60',
		// A failed statement would otherwise be written out with its values.
		log_min_error_statement: 'panic',
		log_error_verbosity: 'terse',
		timezone: 'UTC',
		...settings
	};
	const args = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
	const child = spawn(binaries.postgres, ['-D', cluster.data, ...args], {
		...place.runAs,
		cwd: path.dirname(cluster.data),
		env: environment,
		// Its own process group: an interrupt typed at the terminal is for us, we then stop it in order.
		detached: true,
		stdio: ['ignore', 'ignore', 'pipe']
	});
	let words = '';
	let ended = false;
	child.stderr.on('data', (piece: Buffer) => {
		words = (words + piece.toString()).slice(-4_000);
	});
	child.once('close', () => {
		ended = true;
	});
	child.once('error', (error) => {
		words += `\n${error.message}`;
		ended = true;
	});
	child.unref();
	(child.stderr as unknown as { unref(): void }).unref();
	return { child, words: () => words, ended: () => ended };
}

const postmasterPid = async (data: string): Promise<number> =>
	Number((await readFile(path.join(data, 'postmaster.pid'), 'utf8')).split('\n')[0]);

/**
 * The lock file of a killed server may name a process id that by now belongs to another program, as happens in every restarted
 * container; PostgreSQL would wait for it for ever. It does ignore its own parent's id, so ours is written there instead, which keeps
 * its further check (shared memory still in use) in force. Does nothing when the process named is a PostgreSQL, or cannot be known.
 */
async function borrowLockFile(data: string): Promise<void> {
	const file = path.join(data, 'postmaster.pid');
	try {
		const [pid, ...rest] = (await readFile(file, 'utf8')).split('\n');
		const program = (await readFile(`/proc/${pid}/comm`, 'utf8')).trim();
		if (program !== 'postgres') await writeFile(file, [process.pid, ...rest].join('\n'));
	} catch {}
}

/**
 * Ends a server: asks it to finish (SIGINT: sessions are cut, the journal is closed), insists after 20 seconds (SIGQUIT: the next start
 * replays the journal). Says `left` when another supervising program still uses it.
 */
export async function shutDown(running: Running): Promise<'clean' | 'insisted' | 'left' | 'was-gone'> {
	const { keeper, data, pid, child } = running;
	try {
		await keeper.query('select pg_advisory_unlock_shared($1)', [inUse]);
		const { rows } = await keeper.query('select pg_try_advisory_lock($1) as alone', [inUse]);
		if (!rows[0].alone) {
			await keeper.end();
			return 'left';
		}
	} catch {
		return 'was-gone';
	}
	// A child is gone when it was reaped; one that we adopted when its lock file is, for its parent may never reap it.
	const gone = async () =>
		child === null ? (await postmasterPid(data).catch(() => 0)) !== pid : child.exitCode !== null || child.signalCode !== null;
	const askAndWait = async (signal: NodeJS.Signals, ms: number) => {
		try {
			process.kill(pid, signal);
		} catch {}
		for (const until = Date.now() + ms; Date.now() < until; await pause(10)) if (await gone()) return true;
		return false;
	};
	const clean = await askAndWait('SIGINT', 20_000);
	if (!clean) await askAndWait('SIGQUIT', 5_000);
	await keeper.end().catch(() => {});
	return clean ? 'clean' : 'insisted';
}

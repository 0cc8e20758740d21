import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, lstat, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { accepted, type Outcome, refused } from '#core/base';
import type { Binaries } from './embedded-binaries.ts';
import type { Place } from './embedded-place.ts';
import { flushFolder } from './flushed-files.ts';

const run = promisify(execFile);

/** The database's own folder: files of PostgreSQL, and the two passwords. */
export type Cluster = {
	readonly data: string;
	/** Of the superuser, who only supervises. */
	readonly keeperPassword: string;
	/** Of the user that the program works as. */
	readonly password: string;
};

export type ClusterRefusal = 'initdb-failed' | 'storage-full' | 'cluster-damaged';

/**
 * Reads the cluster of a place, or makes one: UTF-8 by PostgreSQL's own C.UTF-8 (sorting that no operating system update changes),
 * passwords by scram. A new one is built beside and renamed in one step, so a start that was cut off leaves nothing half-made, and
 * of two starts at once one wins.
 */
export async function readOrMakeCluster(
	place: Place,
	binaries: Binaries,
	durable: boolean
): Promise<Outcome<Cluster & { readonly made: boolean }, ClusterRefusal>> {
	const folder = path.join(place.folder, 'cluster');
	let made = false;
	if ((await lstat(folder).catch(() => null)) === null) {
		await sweepDrafts(place.folder);
		const draft = `${folder}.new-${randomBytes(6).toString('hex')}`;
		try {
			await makeCluster(draft, place, binaries, durable);
			await rename(draft, folder).then(
				() => {
					made = true;
				},
				(error: NodeJS.ErrnoException) => {
					if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
				}
			);
		} catch (error) {
			const { code, stderr } = error as { code?: string | number; stderr?: string };
			const full = code === 'ENOSPC' || tellsOfFullDisk(stderr ?? '');
			return full ? refused('storage-full') : refused('initdb-failed', reasonIn(stderr ?? '') || String(code ?? ''));
		} finally {
			await rm(draft, { recursive: true, force: true });
		}
		if (durable) await flushFolder(place.folder);
	}
	const [keeperPassword, password] = (await readFile(path.join(folder, 'passwords'), 'utf8').catch(() => '')).split('\n');
	if (!keeperPassword || !password) return refused('cluster-damaged', 'passwords');
	return accepted({ data: path.join(folder, 'data'), keeperPassword, password, made });
}

async function makeCluster(draft: string, { runAs }: Place, { initdb }: Binaries, durable: boolean): Promise<void> {
	const passwords = path.join(draft, 'passwords');
	await mkdir(draft, { mode: 0o700 });
	// initdb takes the first line as the superuser's password; the second is ours alone.
	const lines = `${randomBytes(24).toString('base64url')}\n${randomBytes(24).toString('base64url')}\n`;
	await writeFile(passwords, lines, { mode: 0o600, flush: durable });
	if (runAs !== null) for (const file of [passwords, draft]) await chown(file, runAs.uid, runAs.gid);
	const settings = ['--username=postgres', '--auth=scram-sha-256', `--pwfile=${passwords}`, '--no-instructions'];
	const language = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
	const sync = durable ? [] : ['--no-sync'];
	await run(initdb, [`--pgdata=${path.join(draft, 'data')}`, ...settings, ...language, ...sync], {
		...runAs,
		cwd: draft,
		env: environment
	});
}

/** What PostgreSQL's programs see of our environment: nothing but what makes their messages and times predictable. */
export const environment: NodeJS.ProcessEnv = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/** Drafts of starts that were killed; younger ones may belong to a start that is under way. */
async function sweepDrafts(folder: string): Promise<void> {
	for (const name of await readdir(folder)) {
		if (!/^(cluster|native-[\w.-]+)\.new-/.test(name)) continue;
		const draft = path.join(folder, name);
		const { mtimeMs } = await stat(draft).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
		if (Date.now() - mtimeMs > 3_600_000) await rm(draft, { recursive: true, force: true });
	}
}

export const tellsOfFullDisk = (words: string): boolean => /No space left on device|Check free disk space/.test(words);

/** The line that says what went wrong among those that PostgreSQL wrote: the last grave one, else the last. */
export function reasonIn(words: string): string {
	const lines = words.trim().split('\n');
	return (lines.findLast((line) => /(FATAL|PANIC):|error:/.test(line)) ?? lines.at(-1) ?? '').trim();
}

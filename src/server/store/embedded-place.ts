import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chown, link, lstat, mkdir, readFile, realpath, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { accepted, type Outcome, refused } from '#core/base';
import type { RunAs } from './embedded-binaries.ts';

const run = promisify(execFile);

export type PlaceRefusal =
	| 'no-unprivileged-user'
	| 'folder-unreachable'
	| 'folder-of-another-user'
	| 'place-missing'
	| 'place-shared'
	| 'socket-folder-taken';

export type Place = {
	/** Holds `cluster/` (0700, the database and its password), `run/` and, where needed, a copy of the programs. */
	readonly folder: string;
	/** 0700, holds the Unix socket; outside `folder` when that path is too long for a socket. */
	readonly socketFolder: string;
	readonly runAs: RunAs;
};

export type PlaceWishes = {
	/** The config folder; the database goes into `postgres/` below it when the database's user can get there. */
	readonly home: string;
	/** Whether `nobody`, which other programs may share, will do where root has no better user. Only for invented data. */
	readonly sharedUserAllowed: boolean;
	/** Where root keeps the database when `home` cannot be entered by an ordinary user, as below a 0700 folder. */
	readonly reachableBase: string;
};

/** The file in the config folder that says where the database is when it could not be below the config folder. */
const record = 'postgres-place';

/**
 * Decides where the database lives and as whom it runs, and makes the folders. An ordinary user keeps it below `home`. Root, for whom
 * PostgreSQL refuses to run, hands it to a system user; when that user cannot enter `home`, the place is a random folder below
 * `reachableBase`, written down in `home/postgres-place`. A place once written down is never silently replaced by an empty one.
 */
export async function findPlace(wishes: PlaceWishes): Promise<Outcome<Place, PlaceRefusal>> {
	const home = await realpath(wishes.home);
	const wanted = path.join(home, 'postgres');
	const recorded = await recordedPlace(home);
	if (recorded !== null && !(await exists(recorded))) return refused('place-missing', recorded);
	const self = process.getuid?.() ?? -1;
	if (self !== 0) {
		if (recorded === null) await mkdir(wanted, { recursive: true, mode: 0o700 });
		const owner = (await lstat(path.join(recorded ?? wanted, 'cluster')).catch(() => null))?.uid ?? self;
		if (owner !== self) return refused('folder-of-another-user', recorded ?? wanted);
		return withSocketFolder(recorded ?? wanted, null);
	}
	const runAs = await userFor(recorded ?? wanted, wishes.sharedUserAllowed);
	if (runAs === null) return refused('no-unprivileged-user', 'make a system user named causeway, or start as an ordinary user');
	if (recorded !== null) {
		if (!(await canEnter(recorded, runAs))) return refused('folder-unreachable', recorded);
		if (!(await ownPlace(recorded, home))) return refused('place-shared', recorded);
		return withSocketFolder(recorded, runAs);
	}
	const before = await exists(path.join(wanted, 'cluster'));
	await mkdir(wanted, { recursive: true, mode: 0o711 });
	if (await canEnter(wanted, runAs)) return withSocketFolder(wanted, runAs);
	if (before) return refused('folder-unreachable', wanted);
	await rmdir(wanted).catch(() => {});
	const elsewhere = await makeElsewhere(home, wishes.reachableBase);
	if (elsewhere === null || !(await canEnter(elsewhere, runAs))) return refused('folder-unreachable', wishes.reachableBase);
	return withSocketFolder(elsewhere, runAs);
}

async function recordedPlace(home: string): Promise<string | null> {
	const text = await readFile(path.join(home, record), 'utf8').catch(() => null);
	return text === null ? null : text.trim();
}

async function makeElsewhere(home: string, base: string): Promise<string | null> {
	const place = path.join(base, randomBytes(6).toString('hex'));
	const draft = path.join(home, `${record}.${randomBytes(6).toString('hex')}`);
	try {
		await mkdir(base, { recursive: true, mode: 0o711 });
		await mkdir(place, { mode: 0o711 });
		await writeFile(path.join(place, 'belongs-to'), `${home}\n`, { mode: 0o600 });
		await writeFile(draft, `${place}\n`, { mode: 0o600, flush: true });
		await link(draft, path.join(home, record)); // fails where another start was quicker: its place counts
		return place;
	} catch (error) {
		await rm(place, { recursive: true, force: true });
		return (error as NodeJS.ErrnoException).code === 'EEXIST' ? recordedPlace(home) : null;
	} finally {
		await rm(draft, { force: true });
	}
}

/** A copied config folder would run the original's database; a moved one takes its database along. */
async function ownPlace(place: string, home: string): Promise<boolean> {
	const file = path.join(place, 'belongs-to');
	const owner = (await readFile(file, 'utf8').catch(() => '')).trim();
	if (owner === home) return true;
	if (owner !== '' && (await recordedPlace(owner)) === place) return false;
	await writeFile(`${file}.new`, `${home}\n`, { mode: 0o600, flush: true });
	await rename(`${file}.new`, file);
	return true;
}

/** The owner of an existing database, else the first system user that fits. */
async function userFor(place: string, sharedUserAllowed: boolean): Promise<RunAs> {
	const owned = await lstat(path.join(place, 'cluster')).catch(() => null);
	if (owned !== null && owned.uid !== 0) return { uid: owned.uid, gid: owned.gid };
	for (const name of ['causeway', 'postgres', ...(sharedUserAllowed ? ['nobody'] : [])]) {
		try {
			const uid = Number((await run('id', ['-u', name])).stdout);
			const gid = Number((await run('id', ['-g', name])).stdout);
			if (uid > 0 && gid > 0) return { uid, gid };
		} catch {}
	}
	return null;
}

/** Really goes there as that user: access lists and mounts forbid things that permission bits allow. */
async function canEnter(folder: string, runAs: RunAs): Promise<boolean> {
	try {
		await run('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], { ...runAs, cwd: '/' });
		return true;
	} catch {
		return false;
	}
}

/** A Unix socket's path has at most 103 bytes on every system we run on (107 on Linux). */
const fitsSocket = (folder: string): boolean => Buffer.byteLength(path.join(folder, '.s.PGSQL.5432')) <= 103;

async function withSocketFolder(folder: string, runAs: RunAs): Promise<Outcome<Place, PlaceRefusal>> {
	const below = path.join(folder, 'run');
	// Named after the place, so that every process that shares the database finds the same socket.
	const short = `causeway-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`;
	const candidates = fitsSocket(below) ? [below] : [...(runAs === null ? [] : [`/run/${short}`]), `/tmp/${short}`];
	for (const candidate of candidates)
		if (await makePrivate(candidate, runAs)) return accepted({ folder, socketFolder: candidate, runAs });
	return refused('socket-folder-taken', candidates.at(-1));
}

/** Makes a 0700 folder of the database's user, or takes one that is exactly that: in /tmp anybody may have laid a trap. */
export async function makePrivate(folder: string, runAs: RunAs): Promise<boolean> {
	try {
		await mkdir(folder, { mode: 0o700 });
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return false;
	}
	const before = await lstat(folder);
	if (runAs !== null && before.isDirectory() && before.uid === 0) await chown(folder, runAs.uid, runAs.gid);
	const found = await lstat(folder);
	return found.isDirectory() && found.uid === (runAs?.uid ?? process.getuid?.()) && (found.mode & 0o077) === 0;
}

const exists = async (file: string): Promise<boolean> => (await lstat(file).catch(() => null)) !== null;

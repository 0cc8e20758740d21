import fs from 'node:fs';
import path from 'node:path';
import type { Checker, Count } from './checker.ts';
import { runProgram } from './program.ts';
import { root } from './root.ts';

const isRoot = process.getuid?.() === 0;
const there = (output = ''): Count => ({ passed: 1, failed: 0, output });
const missing = (line: string, output = ''): Count => ({ passed: 0, failed: 1, output: `${output}${line}\n` });

const chromiums = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** A browser for the journeys: the one that CAUSEWAY_CHROMIUM names, or Debian's, which is installed where we may. */
export const browserIsThere: Checker = {
	name: 'a browser is there',
	run: async () => {
		const named = process.env.CAUSEWAY_CHROMIUM;
		if (named) return isProgram(named) ? there() : missing(`CAUSEWAY_CHROMIUM names ${named}, which is no program`);
		let output = '';
		if (!chromiums.some(isProgram)) output = await install(['chromium', 'fonts-dejavu-core']);
		const found = chromiums.find(isProgram);
		if (!found) return missing('install Debian\'s package "chromium", or name a Chromium in CAUSEWAY_CHROMIUM', output);
		process.env.CAUSEWAY_CHROMIUM = found; // for the tests that follow
		return there(output);
	}
};

/** PostgreSQL refuses to run as root: root needs a user "postgres" to run it as. */
export const databaseMayRun: Checker = {
	name: 'a user for PostgreSQL',
	run: async () => {
		if (!isRoot || (await succeeds('id', 'postgres'))) return there();
		const made = await runProgram('useradd', ['--system', '--shell', '/usr/sbin/nologin', 'postgres'], { cwd: root });
		return made.code === 0 ? there() : missing('root needs a system user "postgres": useradd --system postgres', made.output);
	}
};

/** Debian packages by name, each with a program or an absolute file that shows it is there. All that are missing are installed at once. */
export const packagesAreThere = (packages: Readonly<Record<string, string>>): Checker => ({
	name: 'programs to check against',
	run: async () => {
		const absent = (): string[] => Object.keys(packages).filter((name) => !isFound(packages[name] as string));
		const output = absent().length > 0 ? await install(absent()) : '';
		return absent().length === 0 ? there(output) : missing(`install these Debian packages: ${absent().join(' ')}`, output);
	}
});

async function install(packages: readonly string[]): Promise<string> {
	if (!isRoot || !isFound('apt-get')) return '';
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
	const quiet = ['-q', '-y', '-o', 'DPkg::Lock::Timeout=300'];
	const updated = await runProgram('apt-get', ['update', ...quiet], { cwd: root, env });
	const installed = await runProgram('apt-get', ['install', ...quiet, '--no-install-recommends', ...packages], {
		cwd: root,
		env
	});
	return updated.output + installed.output;
}

const succeeds = async (command: string, ...args: readonly string[]): Promise<boolean> =>
	(await runProgram(command, args, { cwd: root })).code === 0;

const isFound = (name: string): boolean =>
	path.isAbsolute(name)
		? fs.existsSync(name)
		: (process.env.PATH ?? '').split(path.delimiter).some((folder) => isProgram(path.join(folder, name)));

function isProgram(file: string): boolean {
	try {
		fs.accessSync(file, fs.constants.X_OK);
		return fs.statSync(file).isFile();
	} catch {
		return false;
	}
}

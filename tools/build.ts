/**
 * Builds what people are served: the pages (SvelteKit, to build/) and the islands (to build/islands/), then lists every static file
 * in build/code-manifest.json, so that anyone can compare a node's code with the log. The same sources give the same bytes.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { saidWithoutScript } from '#ui/check/check-sections.ts';
import { offlinePage } from './build-check.ts';
import { replayFiles } from './build-replay.ts';
import { localeFiles } from './build-words.ts';

/** One file as people fetch it: the path under the node's address, SHA-256 (hex) and length of its bytes before any compression. */
type ServedFile = { readonly path: string; readonly sha256: string; readonly bytes: number };

const root = path.resolve(import.meta.dirname, '..');
const out = path.join(root, 'build');
/** Read by the server when it composes pages, served to nobody. */
const islandList = path.join(out, 'islands', 'manifest.json');

for (const config of ['vite.config.ts', 'vite.islands.config.ts']) {
	if (!fs.existsSync(path.join(root, config))) stop(`${config} is missing: it says how the pages or the islands are built`);
}
fs.rmSync(out, { recursive: true, force: true });
vite('build', '--logLevel', 'warn');
const lists = ['portal', 'desk'].map(buildIslands);
fs.writeFileSync(islandList, JSON.stringify(Object.assign({}, ...lists)));
for (const page of ['check', 'verify']) buildPage(page);
buildReplay();
const served = [...servedFrom('client', '/'), ...servedFrom('islands', '/app/')].sort((a, b) => (a.path < b.path ? -1 : 1));
const twice = served.find((file, at) => served[at - 1]?.path === file.path);
if (twice) stop(`two files would be served as ${twice.path}`);
fs.writeFileSync(path.join(out, 'code-manifest.json'), `${JSON.stringify(served, null, '\t')}\n`);

function vite(...args: readonly string[]): void {
	const env: NodeJS.ProcessEnv = { ...process.env, NODE_ENV: 'production' };
	const run = spawnSync(process.execPath, [path.join(root, 'node_modules/vite/bin/vite.js'), ...args], {
		cwd: root,
		stdio: ['ignore', 2, 2],
		env
	});
	if (run.status !== 0) stop(`vite ${args.join(' ')} ended with ${run.signal ?? run.status}`);
}

/** Builds a group of islands beside those that are there; what it tells of their files. */
function buildIslands(group: string): object {
	vite('build', '--logLevel', 'warn', '--config', 'vite.islands.config.ts', '--mode', group);
	const list = JSON.parse(fs.readFileSync(islandList, 'utf8')) as object;
	fs.rmSync(islandList);
	return list;
}

/** Builds a page that checks proofs, or a bundle of evidence, away from any site, as one file beside the islands. */
function buildPage(name: string): void {
	const parts = path.join(out, name);
	vite('build', '--logLevel', 'warn', '--config', 'vite.islands.config.ts', '--mode', name);
	const [script, styles] = [`${name}.js`, `${name}.css`].map((name) => fs.readFileSync(path.join(parts, name), 'utf8').trim());
	const [section = '', key = ''] = saidWithoutScript.split('.');
	const withoutScript = Object.values(localeFiles()).map((file) => JSON.parse(fs.readFileSync(file, 'utf8'))[section][key]);
	fs.rmSync(parts, { recursive: true });
	fs.writeFileSync(path.join(out, 'islands', `${name}.html`), offlinePage(script ?? '', styles ?? '', withoutScript));
}

/** Builds the frame that shows a kept page again: its page, and its script under a name that says what is in it. */
function buildReplay(): void {
	const parts = path.join(out, 'replay');
	vite('build', '--logLevel', 'warn', '--config', 'vite.islands.config.ts', '--mode', 'replay');
	const files = replayFiles(fs.readFileSync(path.join(parts, 'replay.js'), 'utf8'));
	fs.rmSync(parts, { recursive: true });
	for (const [name, text] of files) fs.writeFileSync(path.join(out, 'islands', name), text);
}

/** Files under build/`folder`, served under `prefix`. A compressed twin (.br, .gz) is the same file in transit. */
function servedFrom(folder: string, prefix: string): ServedFile[] {
	const top = path.join(out, folder);
	if (!fs.existsSync(top)) stop(`the build left no build/${folder}`);
	return fs
		.readdirSync(top, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => path.join(entry.parentPath, entry.name))
		.filter((file) => !isCompressedTwin(file) && file !== islandList)
		.map((file) => {
			const bytes = fs.readFileSync(file);
			const sha256 = createHash('sha256').update(bytes).digest('hex');
			return { path: prefix + path.relative(top, file).split(path.sep).join('/'), sha256, bytes: bytes.length };
		});
}

function isCompressedTwin(file: string): boolean {
	return /\.(br|gz)$/.test(file) && fs.existsSync(file.replace(/\.(br|gz)$/, ''));
}

function stop(line: string): never {
	process.stderr.write(`build: ${line}\n`);
	process.exit(1);
}

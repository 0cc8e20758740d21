/**
 * `npm run bench` runs every file of bench/, `npm run bench -- NAME` one of them; what follows the name (`--json`) is passed on.
 * Each measures two things side by side in one run and says what it compares with.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import type { Checker } from './checking/checker.ts';
import { browserIsThere, packagesAreThere } from './checking/machine.ts';
import { root } from './checking/root.ts';

/** What a benchmark needs of the machine beyond the checkout; installed where we may. */
const needs: Readonly<Record<string, readonly Checker[]>> = {
	'large-file': [browserIsThere],
	law: [browserIsThere],
	lighthouse: [browserIsThere],
	page: [browserIsThere],
	seal: [browserIsThere, packagesAreThere({ age: 'age' })]
};

const names = fs
	.globSync('*.ts', { cwd: path.join(root, 'bench') })
	.filter((file) => !file.endsWith('.test.ts'))
	.map((file) => file.slice(0, -3))
	.sort();
const wished = process.argv.slice(2).filter((word) => !word.startsWith('-'));
const options = process.argv.slice(2).filter((word) => word.startsWith('-'));
const unknown = wished.filter((name) => !names.includes(name));

if (names.length === 0) stop('there is no benchmark in bench/');
if (unknown.length > 0) stop(`no ${unknown.join(', ')} in bench/, there is ${names.join(', ')}`);
const chosen = wished.length > 0 ? wished : names;
for (const need of new Set(chosen.flatMap((name) => needs[name] ?? []))) {
	const { failed, output } = await need.run();
	if (failed > 0) stop(output.trimEnd());
}
if (!run('tools/launch.mjs', '--build')) stop('nothing to measure without a build');
for (const name of chosen) if (!run(`bench/${name}.ts`, ...options)) process.exitCode = 1;

/** Runs one script; whether it went well. */
function run(script: string, ...args: readonly string[]): boolean {
	return spawnSync(process.execPath, [path.join(root, script), ...args], { cwd: root, stdio: 'inherit' }).status === 0;
}

function stop(line: string): never {
	process.stderr.write(`bench: ${line}\n`);
	process.exit(1);
}

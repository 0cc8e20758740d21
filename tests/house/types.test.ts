import assert from 'node:assert/strict';
import test from 'node:test';
import { furnish, plant, root } from '#tests/support/planted-tree.ts';
import { runProgram } from '#tests/support/run-program.ts';
import { throwawayFolder } from '#tests/support/throwaway-folder.ts';

const compile = (folder: string) =>
	runProgram(process.execPath, [`${root}/node_modules/.bin/tsc`, '-p', 'tsconfig.core.json'], { cwd: folder });

test('core sees neither Node nor a page nor a clock, but text and streams', async (t) => {
	const folder = await throwawayFolder(t);
	furnish(folder, 'tsconfig.json', 'tsconfig.core.json', 'core-globals.d.ts');
	const foreign = ['process', 'Buffer', 'document', 'window', 'fetch', 'setTimeout', 'localStorage', 'performance', 'console'];
	plant(folder, {
		'src/core/base/sound.ts': 'export const known = [new TextEncoder(), new TextDecoder(), new ReadableStream()];'
	});
	const sound = await compile(folder);
	assert.deepEqual([sound.stdout, sound.code], ['', 0]);
	plant(folder, { 'src/core/base/foreign.ts': foreign.map((name, at) => `export const a${at} = ${name};`).join('\n') });
	const { stdout, code } = await compile(folder);
	for (const name of foreign) assert.match(stdout, new RegExp(`error TS\\d+: Cannot find name '${name}'`), `core sees ${name}`);
	assert.notEqual(code, 0);
});

test('core cannot import a module of Node even where no rule of imports looks', async (t) => {
	const folder = await throwawayFolder(t);
	furnish(folder, 'tsconfig.json', 'tsconfig.core.json', 'core-globals.d.ts');
	plant(folder, { 'src/core/base/disk.ts': "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;" });
	const { stdout } = await compile(folder);
	assert.match(stdout, /disk\.ts\(1,30\): error TS2/);
});

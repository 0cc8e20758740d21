import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { type Plants, plant, root } from '#tests/support/planted-tree.ts';
import { runProgram } from '#tests/support/run-program.ts';
import { throwawayFolder } from '#tests/support/throwaway-folder.ts';

const alive: Plants = {
	'package.json': JSON.stringify({
		name: 'planted',
		type: 'module',
		imports: { '#server/*': './src/server/*' },
		dependencies: { zod: '*' }
	}),
	'src/cli/main.ts': "import { used } from '#server/used.ts';\nused();",
	'src/server/used.ts':
		"import { z } from 'zod';\nexport type Used = string;\nexport const used = (): Used => z.string().parse('');",
	'src/core/base/index.ts': 'export const door = 1;'
};

async function knip(folder: string): Promise<{ code: number | null; stdout: string }> {
	fs.copyFileSync(path.join(root, 'knip.json'), path.join(folder, 'knip.json'));
	if (!fs.existsSync(path.join(folder, 'node_modules')))
		fs.symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
	return runProgram(process.execPath, [`${root}/node_modules/.bin/knip`, '--no-progress', '--no-config-hints'], { cwd: folder });
}

test('nothing is reported where every export, file and package is used', async (t) => {
	const folder = await throwawayFolder(t);
	plant(folder, alive);
	assert.deepEqual(await knip(folder).then(({ code, stdout }) => [code, stdout.trim()]), [0, '']);
});

test('a dead export, a dead file, an unused package and one that is not declared are each reported', async (t) => {
	const folder = await throwawayFolder(t);
	plant(folder, {
		...alive,
		'package.json': (alive['package.json'] as string).replace('"zod":"*"', '"zod":"*","kysely":"*"'),
		'src/server/used.ts': `${alive['src/server/used.ts']}\nexport const deadExport = 1;\nimport 'pg';`,
		'src/server/dead-file.ts': 'export const nobody = 1;'
	});
	const { code, stdout } = await knip(folder);
	assert.equal(code, 1);
	assert.match(stdout, /Unused files \(1\)\s+src\/server\/dead-file\.ts/);
	assert.match(stdout, /Unused dependencies \(1\)\s+kysely/);
	assert.match(stdout, /Unlisted dependencies \(1\)\s+pg/);
	assert.match(stdout, /Unused exports \(1\)\s+deadExport/);
});

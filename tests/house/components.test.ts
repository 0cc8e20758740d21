import assert from 'node:assert/strict';
import test from 'node:test';
import { furnish, plant, root } from '#tests/support/planted-tree.ts';
import { runProgram } from '#tests/support/run-program.ts';
import { throwawayFolder } from '#tests/support/throwaway-folder.ts';

const check = (folder: string) => {
	const args = ['--workspace', folder, '--tsconfig', `${folder}/tsconfig.json`, '--fail-on-warnings', '--output', 'machine'];
	return runProgram(process.execPath, [`${root}/node_modules/.bin/svelte-check`, ...args], { cwd: folder });
};

const sound = '<script lang="ts">let { count }: { count: number } = $props();</script>\n<p>{count.toFixed(0)}</p>\n';

test('the checker of components finds an error in a script, one in the markup and a lack of access, and passes a sound one', async (t) => {
	const folder = await throwawayFolder(t);
	furnish(folder, 'tsconfig.json');
	plant(folder, { 'src/Sound.svelte': sound });
	const before = await check(folder);
	assert.match(before.stdout, /COMPLETED \d+ FILES 0 ERRORS 0 WARNINGS/);
	assert.equal(before.code, 0);

	plant(folder, {
		'src/WrongScript.svelte': '<script lang="ts">const size: number = "wide";</script>\n<p>{size}</p>\n',
		'src/WrongMarkup.svelte': '<script lang="ts">import Sound from "./Sound.svelte";</script>\n<Sound count="three" />\n',
		'src/Inaccessible.svelte': '<div onclick={() => undefined}>.</div>\n'
	});
	const { stdout, code } = await check(folder);
	assert.match(stdout, /ERROR "src\/WrongScript\.svelte" 1:\d+ "Type 'string' is not assignable to type 'number'/);
	assert.match(stdout, /ERROR "src\/WrongMarkup\.svelte" 2:\d+ "Type 'string' is not assignable to type 'number'/);
	assert.match(stdout, /WARNING "src\/Inaccessible\.svelte"/);
	assert.notEqual(code, 0);
});

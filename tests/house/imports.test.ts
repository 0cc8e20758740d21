import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import { furnish, type Plants, plant, root } from '#tests/support/planted-tree.ts';
import { runProgram } from '#tests/support/run-program.ts';
import { throwawayFolder } from '#tests/support/throwaway-folder.ts';

type Report = {
	summary: { violations: { from: string; to: string; rule: { name: string } }[]; ruleSetUsed: { forbidden: { name: string }[] } };
};

/** In two pieces, so that this file itself does not climb. */
const up = '..' + '/';

/** A house in order: every import here is allowed. */
const inOrder: Plants = {
	'src/core/base/index.ts': "export { one } from './one.ts';",
	'src/core/base/one.ts': "import { sha256 } from '@noble/hashes/sha2.js';\nexport const one = sha256;",
	'src/core/base/one.test.ts':
		"import test from 'node:test';\nimport fc from 'fast-check';\nimport { one } from './one.ts';\ntest(String(fc), one);",
	'src/core/sealing/index.ts': "import { one } from '#core/base';\nexport const two = one;",
	'src/core/log/index.ts': "import { two } from '#core/sealing';\nexport const three = two;",
	'src/core/consent/index.ts': "import { three } from '#core/log';\nexport const four = three;",
	'src/core/report/index.ts': "import { four } from '#core/consent';\nexport const five = four;",
	'src/server/app.ts':
		"import fs from 'node:fs';\nimport { five } from '#core/report';\nimport { Kysely } from 'kysely';\nexport const app = [fs, five, Kysely];",
	'src/core/sealing/wordlists/es.ts': 'export const words = 1;',
	'src/server/codename.ts': "import { words } from '#core/sealing/wordlists/es.ts';\nexport const codename = words;",
	'src/server/store/case-store.ts': 'export const store = 1;',
	'src/server/operations/case/open.ts': "import { store } from '#server/store/case-store.ts';\nexport const open = store;",
	'src/cli/main.ts': "import { app } from '#server/app.ts';\nimport { open } from '#server/operations/case/open.ts';\nopen(app);",
	'src/ui/parts/Card.svelte':
		"<script lang=\"ts\">import { five } from '#core/report';\nimport { onMount } from 'svelte';\nonMount(five);</script>",
	'src/routes/+page.server.ts':
		"import { open } from '#server/operations/case/open.ts';\nimport { error } from '@sveltejs/kit';\nexport const load = [open, error];",
	'src/routes/+page.svelte': '<script lang="ts">import Card from \'#ui/parts/Card.svelte\';</script><Card />',
	'tests/store/case.test.ts':
		"import { store } from '#server/store/case-store.ts';\nimport { five } from '#core/report';\nstore(five);"
};

/** One file against each rule, named by the rule it breaks. */
const broken: readonly [rule: string, file: string, text: string][] = [
	['no-circle', 'src/server/circle-a.ts', "import './circle-b.ts';"],
	['found', 'src/server/lost.ts', "import './nowhere.ts';"],
	['declared', 'src/server/undeclared.ts', "import 'acorn';"],
	['shipped-without-tools', 'src/server/tooled.ts', "import 'fast-check';"],
	['shipped-without-tests', 'src/server/tested.ts', "import '#tests/store/case.test.ts';"],
	['core-knows-core-only', 'src/core/report/asks-server.ts', "import '#server/app.ts';"],
	['core-knows-core-only', 'src/core/report/asks-ui.ts', "import '#ui/parts/Card.svelte';"],
	['core-without-node', 'src/core/report/disk.ts', "import 'node:fs';"],
	['core-without-packages', 'src/core/report/edge.ts', "import 'zod';"],
	['core-stamp-packages', 'src/core/stamp/edge.ts', "import 'zod';"],
	['core-ground', 'src/core/base/upward.ts', "import '#core/access';"],
	['core-first', 'src/core/log/upward.ts', "import '#core/law';"],
	['core-second', 'src/core/consent/upward.ts', "import '#core/support';"],
	['core-door-inside', 'src/core/report/side-window.ts', `import '${up}base/one.ts';`],
	['core-door', 'src/server/window.ts', `import '${up}core/base/one.ts';`],
	['core-door', 'tests/store/window.test.ts', `import '${up}${up}src/core/base/one.ts';`],
	['policy-engine-at-its-gateway', 'src/server/decides.ts', "import '@cedar-policy/cedar-wasm/nodejs';"],
	['server-below-pages', 'src/server/asks-page.ts', "import '#ui/parts/Card.svelte';"],
	['ui-without-server', 'src/ui/parts/Bad.svelte', '<script lang="ts">import \'#server/store/case-store.ts\';</script>'],
	['ui-without-node', 'src/ui/parts/disk.ts', "import 'node:fs';"],
	['ui-without-packages', 'src/ui/parts/heavy.ts', "import 'pg';"],
	['routes-are-thin', 'src/routes/+layout.server.ts', "import '#server/store/case-store.ts';"],
	['routes-without-commands', 'src/routes/+server.ts', `import '${up}cli/main.ts';`],
	['commands-without-pages', 'src/cli/show.ts', "import '#ui/parts/Card.svelte';"]
];
/** What only the broken files need to be there. */
const beside: Plants = {
	'src/server/circle-b.ts': "import './circle-a.ts';",
	'src/core/access/index.ts': 'export {};',
	'src/core/law/index.ts': 'export {};',
	'src/core/support/index.ts': 'export {};'
};

async function cruise(folder: string): Promise<Report['summary']> {
	const cruiser = path.join(root, 'node_modules/.bin/depcruise');
	const args = [cruiser, '--config', path.join(root, '.dependency-cruiser.mjs'), '--output-type', 'json', 'src', 'tests'];
	const { stdout } = await runProgram(process.execPath, args, { cwd: folder });
	return (JSON.parse(stdout) as Report).summary;
}

const found = ({ violations }: Report['summary']): string[] =>
	[...new Set(violations.map(({ rule, from }) => `${rule.name} ${from}`))].sort();

test('a house in order breaks no rule of imports', async (t) => {
	const folder = await throwawayFolder(t);
	furnish(folder);
	plant(folder, inOrder);
	assert.deepEqual(found(await cruise(folder)), []);
});

test('each rule of imports reports its planted violation, and no other', async (t) => {
	const folder = await throwawayFolder(t);
	furnish(folder);
	plant(folder, { ...inOrder, ...beside, ...Object.fromEntries(broken.map(([, file, text]) => [file, text])) });
	const summary = await cruise(folder);
	assert.deepEqual(found(summary), broken.map(([rule, file]) => `${rule} ${file}`).sort());
	const rules = summary.ruleSetUsed.forbidden.map(({ name }) => name);
	assert.deepEqual([...new Set(broken.map(([rule]) => rule))].sort(), rules.sort(), 'a rule without a planted violation');
});

test('this checkout breaks no rule of imports', async () => {
	assert.deepEqual(found(await cruise(root)), []);
});

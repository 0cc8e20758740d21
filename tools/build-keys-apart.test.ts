import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { build } from 'vite';
import { furnish, type Plants, plant } from '#tests/support/planted-tree.ts';
import { throwawayFolder } from '#tests/support/throwaway-folder.ts';
import { keysApart, misplacedBesideKeys } from './build-keys-apart.ts';

/** In two pieces, so that this file itself does not climb. */
const up = '..' + '/';
const worker = 'src/ui/sealing/survivor-worker.ts';
const inOrder: Plants = {
	[worker]: [
		"import { ZipDeflate, strToU8 } from 'fflate';",
		"import { createTarPacker } from 'modern-tar';",
		"import { sha256 } from '@noble/hashes/sha2.js';",
		'globalThis.held = [ZipDeflate, strToU8, createTarPacker, sha256];'
	].join('\n')
};

/** Builds a planted worker as the islands' build does; what stopped that, or nothing. */
async function built(t: Parameters<typeof throwawayFolder>[0], plants: Plants, entry = worker): Promise<string> {
	const folder = await throwawayFolder(t);
	furnish(folder);
	plant(folder, plants);
	try {
		await build({
			root: folder,
			configFile: false,
			logLevel: 'silent',
			plugins: [keysApart()],
			build: { write: false, minify: false, rolldownOptions: { input: path.join(folder, entry) } }
		});
		return '';
	} catch (cause) {
		return String(cause);
	}
}

test('what seals and what only writes is built beside keys', async (t) => {
	assert.equal(await built(t, inOrder), '');
});

test('a reader of files from outside stops the build of a worker with keys, also where it comes later or by way of another file', async (t) => {
	const readers: readonly (readonly [text: string, named: string])[] = [
		["import { unzipSync } from 'fflate';\nglobalThis.held = unzipSync;", 'node_modules/fflate/'],
		["import('./later.ts');", 'node_modules/papaparse/'],
		[`import { readExport } from '${up}reading/read-export.ts';\nglobalThis.held = readExport;`, 'src/ui/reading/read-export.ts'],
		[
			`import { checkWacz } from '${up}${up}core/evidence/wacz/check-wacz.ts';\nglobalThis.held = checkWacz;`,
			'/wacz/check-wacz.ts'
		],
		["import { parse } from 'yaml';\nglobalThis.held = parse;", 'node_modules/yaml/']
	];
	const beside: Plants = {
		'src/ui/sealing/later.ts': "import table from 'papaparse';\nglobalThis.held = table;",
		'src/ui/reading/read-export.ts': 'export const readExport = () => globalThis.held;',
		'src/core/evidence/wacz/check-wacz.ts':
			'export const waczFaults = [globalThis.held];\nexport const checkWacz = () => waczFaults;'
	};
	for (const [text, named] of readers) {
		const stopped = await built(t, { ...beside, [worker]: text });
		assert.ok(stopped.includes('beside keys') && stopped.includes(named), `${named}: ${stopped}`);
		const keyless = 'src/ui/reading/reading-worker.ts';
		const apart = text.replaceAll("'./later.ts'", `'${up}sealing/later.ts'`);
		assert.equal(await built(t, { ...beside, [keyless]: apart }, keyless), '', `${named}: a worker without keys reads it`);
	}
});

test('of a room that reads, shapes alone may stand beside keys; a package that nobody named may not', () => {
	const place = '/invented/causeway/';
	const of = (id: string, ...exports: string[]) => misplacedBesideKeys([{ id: place + id, exports }]);
	assert.deepEqual(of('src/core/evidence/page-facts.ts', 'arePageFacts'), []);
	assert.deepEqual(of('src/core/evidence/page-facts.ts', 'arePageFacts', 'readPageFacts'), [
		'src/core/evidence/page-facts.ts (arePageFacts, readPageFacts)'
	]);
	assert.deepEqual(of('src/ui/reading/reading-worker.ts?worker&url', 'default'), []);
	for (const file of ['src/core/evidence/chat/telegram.ts', 'src/ui/media/media-verbs.ts', 'src/ui/reading/reading-verbs.ts'])
		assert.equal(of(file, 'one').length, 1, file);
	assert.deepEqual(of('node_modules/@noble/post-quantum/node_modules/@noble/hashes/sha3.js', 'sha3_256'), []);
	assert.equal(of('node_modules/age-encryption/node_modules/unheard-of/index.js', 'read').length, 1);
});

test('the build of the islands has this rule for every worker', async () => {
	const { default: config } = await import(path.resolve(import.meta.dirname, '..', 'vite.islands.config.ts'));
	const { worker: workers } = config({ mode: 'portal' });
	assert.ok(workers.plugins().some(({ name }: { name: string }) => name === 'keys-apart'));
});

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { root } from '#tests/support/planted-tree.ts';
import { runProgram } from '#tests/support/run-program.ts';

type Served = { path: string; sha256: string; bytes: number };

/** What the build is made from, as the launcher has it (tools/launch/build.mjs). */
const sources = [
	'src',
	'locales',
	'law',
	'static',
	'package.json',
	'package-lock.json',
	'tsconfig.json',
	'vite.config.ts',
	'vite.islands.config.ts'
];

function hashesBelow(folder: string): Record<string, string> {
	const entries = fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
	return Object.fromEntries(
		entries
			.map((entry) => path.join(entry.parentPath, entry.name))
			.filter((file) => path.basename(file) !== '.stamp')
			.map((file) => [path.relative(folder, file), createHash('sha256').update(fs.readFileSync(file)).digest('hex')])
	);
}

/** Another folder with the same sources and packages; hard links, so that it costs little. */
async function twin(): Promise<string> {
	fs.mkdirSync(path.join(root, 'tmp'), { recursive: true });
	const folder = fs.mkdtempSync(path.join(root, 'tmp', 'another-place-'));
	for (const file of sources.filter((name) => fs.existsSync(path.join(root, name))))
		fs.cpSync(path.join(root, file), path.join(folder, file), { recursive: true });
	fs.mkdirSync(path.join(folder, 'tools'));
	for (const file of fs.globSync('tools/build*.ts', { cwd: root }))
		fs.copyFileSync(path.join(root, file), path.join(folder, file));
	const linked = await runProgram('cp', ['-al', path.join(root, 'node_modules'), path.join(folder, 'node_modules')], {
		cwd: folder
	});
	assert.equal(linked.code, 0, linked.stderr);
	fs.rmSync(path.join(folder, 'node_modules', '$app'), { recursive: true, force: true });
	return folder;
}

test('the same sources give the same bytes, also in another folder', async () => {
	const first = await runProgram(process.execPath, [path.join(root, 'tools/launch.mjs'), '--build'], { cwd: root });
	assert.equal(first.code, 0, first.stderr);
	const folder = await twin();
	try {
		const second = await runProgram(process.execPath, [path.join(folder, 'tools/build.ts')], { cwd: folder });
		assert.equal(second.code, 0, second.stderr);
		assert.deepEqual(hashesBelow(path.join(folder, 'build')), hashesBelow(path.join(root, 'build')));
	} finally {
		fs.rmSync(folder, { recursive: true });
	}
});

test('the list of served code names every static file with its true hash and length, in order', () => {
	const listed = JSON.parse(fs.readFileSync(path.join(root, 'build/code-manifest.json'), 'utf8')) as Served[];
	const files = [...below('client', '/'), ...below('islands', '/app/')].filter(({ path: at }) => at !== '/app/manifest.json');
	assert.ok(files.length > 0);
	assert.deepEqual(
		listed,
		files.sort((a, b) => (a.path < b.path ? -1 : 1))
	);
	assert.ok(
		listed.some((file) => /^\/app\/.*\.js$/.test(file.path)),
		'no island is listed'
	);
	assert.ok(!listed.some((file) => file.path.endsWith('.map')), 'source maps name the folders of the machine that built');
});

function below(folder: string, prefix: string): Served[] {
	const top = path.join(root, 'build', folder);
	return Object.entries(hashesBelow(top))
		.filter(([file]) => !/\.(?:br|gz)$/.test(file))
		.map(([file, sha256]) => ({ path: prefix + file, sha256, bytes: fs.statSync(path.join(top, file)).size }));
}

import fs from 'node:fs';
import path from 'node:path';
import type { SourceFile } from './rule.ts';

/** Made by machines, installed, or not ours. */
const left = new Set([
	'node_modules',
	'build',
	'tmp',
	'.git',
	'.svelte-kit',
	'.causeway',
	'test-results',
	'playwright-report',
	'LICENSE'
]);
const readable = /\.(ts|js|mjs|svelte|css|html|svg|json|ya?ml|md|txt|sh|sql)$/;

/** Every text file below `root`; a file without an ending counts where it is a script (`causeway`, `.ci/run`). */
export function readTree(root: string, folder = ''): SourceFile[] {
	return fs.readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
		const at = folder === '' ? entry.name : `${folder}/${entry.name}`;
		if (left.has(entry.name)) return [];
		if (entry.isDirectory()) return readTree(root, at);
		if (!entry.isFile()) return [];
		if (!readable.test(entry.name) && !isScript(path.join(root, at))) return [];
		return [{ path: at, text: fs.readFileSync(path.join(root, at), 'utf8') }];
	});
}

function isScript(file: string): boolean {
	if (path.extname(file) !== '') return false;
	const start = Buffer.alloc(2);
	const handle = fs.openSync(file, 'r');
	fs.readSync(handle, start);
	fs.closeSync(handle);
	return start.toString('latin1') === '#!';
}

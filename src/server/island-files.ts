import { readdir, readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { replayPage } from './security-headers.ts';

const types: Readonly<Record<string, string>> = {
	'.js': 'text/javascript; charset=utf-8',
	'.css': 'text/css; charset=utf-8',
	'.json': 'application/json',
	'.wasm': 'application/wasm',
	'.woff2': 'font/woff2',
	'.html': 'text/html; charset=utf-8'
};
const compress = promisify(brotliCompress);
/** What is larger, a program in WebAssembly, is packed less tightly: somebody waits for it. */
const tightMost = 1_048_576;

type Held = { readonly type: string; readonly plain: Uint8Array; brotli: Promise<Uint8Array> | null };

/** Serves the built islands under /app/ from memory: only names that the build made exist, so no path can lead elsewhere. */
export class IslandFiles {
	readonly #files: ReadonlyMap<string, Held>;

	constructor(files: ReadonlyMap<string, Held>) {
		this.#files = files;
	}

	static async read(folder: string): Promise<IslandFiles> {
		const names = await readdir(folder, { recursive: true, withFileTypes: true });
		const files = new Map<string, Held>();
		for (const entry of names) {
			const type = types[path.extname(entry.name)];
			if (!entry.isFile() || !type || entry.name === 'manifest.json') continue;
			const file = path.join(entry.parentPath, entry.name);
			files.set(path.relative(folder, file).split(path.sep).join('/'), { type, plain: await readFile(file), brotli: null });
		}
		return new IslandFiles(files);
	}

	async answer(request: IncomingMessage, response: ServerResponse, name: string): Promise<void> {
		const held = this.#files.get(name);
		if (!held || (request.method !== 'GET' && request.method !== 'HEAD')) {
			response.writeHead(404, { 'Content-Type': 'text/plain' }).end('not-found');
			return;
		}
		response.setHeader('Content-Type', held.type);
		// The page that checks proofs has its script in itself: it is kept on a device, and never opened as a page of this site.
		const isPage = name.endsWith('.html');
		if (isPage && name !== replayPage) response.setHeader('Content-Disposition', `attachment; filename="${name}"`);
		response.setHeader('Cache-Control', isPage ? 'public, max-age=300' : 'public, max-age=31536000, immutable');
		response.setHeader('Vary', 'Accept-Encoding');
		let body = held.plain;
		if (/\bbr\b/.test(String(request.headers['accept-encoding'] ?? ''))) {
			held.brotli ??= compress(held.plain, {
				params: { [constants.BROTLI_PARAM_QUALITY]: held.plain.length > tightMost ? 5 : 10 }
			});
			body = await held.brotli;
			response.setHeader('Content-Encoding', 'br');
		}
		response.writeHead(200, { 'Content-Length': body.length });
		response.end(request.method === 'HEAD' ? undefined : body);
	}
}

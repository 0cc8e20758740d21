import { readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, loadConfigFromFile } from 'vite';
import { setSecurityHeaders } from '#server/security-headers.ts';
import { makeThrowawayFolder } from '#tests/support/throwaway-folder.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const entry = 'tests/support/gallery/gallery.ts';

/** Builds the parts as the islands are built, and serves them on one page with the policy of the pages. */
export async function serveGallery(): Promise<{ readonly origin: string; close(): Promise<void> }> {
	const folder = await makeThrowawayFolder();
	const loaded = await loadConfigFromFile({ command: 'build', mode: 'production' }, `${root}vite.islands.config.ts`);
	const config = loaded?.config ?? {};
	await build({
		...config,
		root,
		configFile: false,
		logLevel: 'error',
		build: { ...config.build, outDir: folder, emptyOutDir: true, rolldownOptions: { input: entry } }
	});
	const manifest = JSON.parse(await readFile(path.join(folder, 'manifest.json'), 'utf8'));
	const { file, css } = manifest[entry] as { file: string; css: string[] };
	const styles = css.map((name) => `<link rel="stylesheet" href="/app/${name}">`).join('');
	const page = `<!doctype html><html lang="en" dir="ltr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,"><title>Gallery</title>${styles}<script type="module" src="/app/${file}"></script></head><body></body></html>`;

	const server = createServer(async ({ url = '/' }, response) => {
		setSecurityHeaders(response, url, false);
		if (!url.startsWith('/app/')) return response.setHeader('content-type', 'text/html').end(page);
		const type = url.endsWith('.css') ? 'text/css' : 'text/javascript';
		return response.setHeader('content-type', type).end(await readFile(path.join(folder, path.basename(url))));
	});
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	return {
		origin: `http://localhost:${(server.address() as AddressInfo).port}`,
		close: async () => {
			server.closeAllConnections();
			await new Promise((closed) => server.close(closed));
			await rm(folder, { recursive: true });
		}
	};
}

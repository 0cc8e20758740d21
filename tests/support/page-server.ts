import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { DeskId } from '#core/base';
import type { PublicDesk } from '#core/support';
import type { PageSource } from '#server/page-source.ts';

/** The policy of the pages, as decided: what a browser must enforce while the journeys run. */
export const pagePolicy = [
	"default-src 'none'",
	"script-src 'self'",
	"style-src 'self'",
	"img-src 'self' data:",
	"connect-src 'self'",
	"worker-src 'self'",
	"form-action 'self'",
	"base-uri 'none'",
	"frame-ancestors 'none'",
	"require-trusted-types-for 'script'",
	'trusted-types svelte-trusted-html causeway-worker'
].join('; ');

const build = fileURLToPath(new URL('../../build/', import.meta.url));
const kinds: Record<string, string> = {
	'.js': 'text/javascript',
	'.css': 'text/css',
	'.json': 'application/json',
	'.wasm': 'application/wasm'
};

/** Invented desks, plainly so. */
export const inventedDesks: readonly PublicDesk[] = [
	{
		id: 'AAAAAAAAAAAAAAAAAAAAAA' as DeskId,
		name: { en: 'Lantern line' },
		organisation: { en: 'The Lantern House of Exampleton' },
		kind: 'hotline',
		about: { en: 'For anyone whose pictures were shared or are threatened to be. Invented for tests.' },
		duties: ['professional-secret', 'reports-life-danger'],
		hours: { zone: 'UTC', spans: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }] },
		answerHours: 4,
		languages: ['en', 'es', 'ar']
	},
	{
		id: 'BBBBBBBBBBBBBBBBBBBBBA' as DeskId,
		name: { en: 'Cyber unit' },
		organisation: { en: 'Police of Exampleton' },
		kind: 'police',
		about: { en: 'Investigates crimes committed online. Invented for tests.' },
		duties: ['must-investigate', 'reports-child-danger', 'discloses-to-defence'],
		hours: { zone: 'Europe/Madrid', spans: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }] },
		answerHours: 24,
		languages: ['en']
	}
];

const source: PageSource = {
	node: { name: 'Causeway', mode: 'demonstration', origin: 'http://localhost', vkey: 'node.example/log+invented' },
	directory: async () => inventedDesks,
	logState: async () => ({
		size: 70_123,
		root: 'q4Yp3n5WzYd2v0X6m1bS8tRk9uLhGfEcJaBiOoPlMnQ=',
		nodeKey: 'MCowBQYDK2VwAyEAexampleexampleexampleexampleexample'
	}),
	failed: ({ route, name }) => {
		throw new Error(`impossible: the page ${route} failed with ${name}`);
	}
};

type Handler = (request: IncomingMessage & { causeway?: PageSource }, response: ServerResponse) => void;
export type PageServer = { readonly origin: string; close(): Promise<void> };

/**
 * The built pages and islands behind a plain HTTP server with our headers: what the pages need of the node, and no node.
 * `exitDelayMs` holds back the answer to Exit, as a slow network would; `source` replaces what the node would tell.
 */
export async function startPageServer(
	settings: { exitDelayMs?: number; source?: Partial<PageSource> } = {}
): Promise<PageServer> {
	process.env.PROTOCOL_HEADER = 'x-forwarded-proto';
	process.env.HOST_HEADER = 'x-forwarded-host';
	const { handler } = (await import(pathToFileURL(`${build}handler.js`).href)) as { handler: Handler };

	const server = createServer(async (request: IncomingMessage & { causeway?: PageSource }, response) => {
		response.setHeader('content-security-policy', pagePolicy);
		response.setHeader('referrer-policy', 'same-origin');
		response.setHeader('x-content-type-options', 'nosniff');
		const { pathname } = new URL(request.url ?? '/', 'http://localhost');
		if (pathname.startsWith('/app/')) {
			const file = path.join(build, 'islands', path.normalize(pathname.slice(5)));
			const bytes = await readFile(file).catch(() => null);
			response.writeHead(bytes === null ? 404 : 200, { 'content-type': kinds[path.extname(file)] ?? 'text/plain' });
			return response.end(bytes);
		}
		if (pathname.endsWith('/exit') && settings.exitDelayMs) await new Promise((wake) => setTimeout(wake, settings.exitDelayMs));
		request.headers['x-forwarded-proto'] = 'http';
		request.headers['x-forwarded-host'] = request.headers.host ?? 'localhost';
		request.causeway = { ...source, ...settings.source };
		return handler(request, response);
	});
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	return {
		origin: `http://localhost:${(server.address() as AddressInfo).port}`,
		close: () =>
			new Promise((closed) => {
				server.closeAllConnections();
				server.close(() => closed());
			})
	};
}

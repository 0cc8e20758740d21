import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { DeskId } from '#core/base';
import type { PublicDesk } from '#core/support';
import { IslandFiles } from '#server/island-files.ts';
import type { PageSource } from '#server/page-source.ts';
import { setSecurityHeaders } from '#server/security-headers.ts';

const build = fileURLToPath(new URL('../../build/', import.meta.url));

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
		languages: ['en', 'es', 'ar'],
		answering: true
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
		languages: ['en'],
		answering: true
	}
];

const source: PageSource = {
	node: { name: 'Causeway', mode: 'demonstration', origin: 'http://localhost', vkey: 'node.example/log+invented' },
	directory: async () => inventedDesks,
	logState: async () => ({
		size: 70_123,
		root: 'q4Yp3n5WzYd2v0X6m1bS8tRk9uLhGfEcJaBiOoPlMnQ=',
		nodeKey: 'MCowBQYDK2VwAyEAexampleexampleexampleexampleexample',
		disputed: false
	}),
	filePlain: null,
	logRecord: async () => ({
		origin: 'node.example/log',
		vkey: 'node.example/log+invented',
		size: 70_123,
		checkpoint: 'An invented note.',
		cosigned: null,
		cosignedAt: null,
		witnesses: [],
		watched: [],
		growth: [],
		contradictions: []
	}),
	failed: ({ route, name }) => {
		throw new Error(`impossible: the page ${route} failed with ${name}`);
	}
};

type Handler = (request: IncomingMessage & { causeway?: PageSource }, response: ServerResponse) => void;
export type PageServer = {
	readonly origin: string;
	/** Another place, for those who leave: the same server under another name, without any of our headers. */
	readonly elsewhere: string;
	close(): Promise<void>;
};

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

	const islands = await IslandFiles.read(path.join(build, 'islands'));
	const server = createServer(async (request: IncomingMessage & { causeway?: PageSource }, response) => {
		if (request.headers.host?.startsWith('127.0.0.1')) {
			response.setHeader('content-type', 'text/html');
			return response.end('<title>Elsewhere</title><h1>Elsewhere</h1>');
		}
		const { pathname } = new URL(request.url ?? '/', 'http://localhost');
		setSecurityHeaders(response, pathname, false);
		if (pathname.startsWith('/app/')) {
			return islands.answer(request, response, pathname.slice(5));
		}
		if (pathname.endsWith('/exit')) {
			if (settings.exitDelayMs) await setTimeout(settings.exitDelayMs, undefined, { ref: false });
			if (request.headers['user-agent']?.includes('Mozilla'))
				leadElsewhere(response, `http://127.0.0.1:${request.socket.localPort}/`);
		}
		request.headers['x-forwarded-proto'] = 'http';
		request.headers['x-forwarded-host'] = request.headers.host ?? 'localhost';
		request.causeway = { ...source, ...settings.source };
		return handler(request, response);
	});
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	const { port } = server.address() as AddressInfo;
	return {
		origin: `http://localhost:${port}`,
		elsewhere: `http://127.0.0.1:${port}/`,
		close: () =>
			new Promise((closed) => {
				server.closeAllConnections();
				server.close(() => closed());
			})
	};
}

/** Browsers of journeys have no network: the everyday page that Exit leads to is replaced by ours, in the answer that the pages made. */
function leadElsewhere(response: ServerResponse, elsewhere: string): void {
	const setHeader = response.setHeader.bind(response);
	response.setHeader = (name, value) => setHeader(name, name.toLowerCase() === 'location' ? elsewhere : value);
}

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { accepted, type Outcome, refused, toBase64 } from '#core/base';
import { openCheckpoint } from '#core/log';
import { Dispatch } from '#server/api/dispatch.ts';
import { endpoints } from '#server/api/endpoints.ts';
import type { App } from '#server/app.ts';
import { type Config, publicOrigin, tellPages } from '#server/config.ts';
import { systemClock } from '#server/gateways/clock.ts';
import { Log } from '#server/gateways/log.ts';
import { WorkGate } from '#server/gateways/work-gate.ts';
import { IslandFiles } from '#server/island-files.ts';
import { startJobs } from '#server/jobs/start-jobs.ts';
import type { NodeHome } from '#server/node-home.ts';
import { announceNode } from '#server/operations/log/announce-node.ts';
import type { LogState, PageSource } from '#server/page-source.ts';
import { setSecurityHeaders } from '#server/security-headers.ts';
import { openBlobFolder } from '#server/store/blobs.ts';
import { type DatabaseAddress, openDatabase } from '#server/store/database.ts';
import { readDirectory } from '#server/store/directory-store.ts';
import { startEmbeddedPostgres } from '#server/store/embedded-postgres.ts';
import { migrate } from '#server/store/migrate.ts';
import { TombstoneList } from '#server/store/tombstone-list.ts';

export type RunningNode = { readonly app: App; readonly origin: string; readonly port: number; stop(): Promise<void> };

export type StartWishes = {
	/** Folder of the built pages and islands; `null` serves the API alone (tests, benchmarks). */
	readonly build: string | null;
	readonly report: (code: string) => void;
	/** False only for tests: PostgreSQL flushes nothing. */
	readonly durable?: boolean;
};

/**
 * Starts a node: database (embedded unless the config names one), tables, log, jobs, HTTP. Undoes what it began when a step is refused.
 */
export async function startNode(config: Config, node: NodeHome, wishes: StartWishes): Promise<Outcome<RunningNode>> {
	const undo: (() => Promise<unknown>)[] = [];
	const stop = async (): Promise<void> => {
		for (const step of undo.splice(0).reverse()) await step();
	};
	const failed = async <T>(outcome: Outcome<T>): Promise<Outcome<T>> => {
		await stop();
		return outcome;
	};

	let address: DatabaseAddress;
	if (config.databaseUrl) address = config.databaseUrl;
	else {
		const postgres = await startEmbeddedPostgres({
			home: config.home,
			report: (event) => wishes.report(`postgres-${event.what}`),
			durable: wishes.durable ?? true
		});
		if (!postgres.ok) return failed(postgres);
		undo.push(() => postgres.value.stop());
		address = postgres.value.address;
	}
	const database = openDatabase(address, { connections: config.databaseConnections, report: wishes.report });
	undo.push(() => database.close());
	const migrated = await migrate(database.db);
	if (!migrated.ok) return failed(migrated);

	const server = createServer({ maxHeaderSize: 16_384, requestTimeout: 600_000, headersTimeout: 20_000 });
	const port = await listen(server, config.host, config.port);
	if (!port.ok) return failed(port);
	undo.push(() => close(server));
	const log = new Log(database.db, node, systemClock);
	const app: App = {
		config,
		origin: publicOrigin(config, port.value),
		node,
		db: database.db,
		blobs: await openBlobFolder(path.join(config.home, 'blobs')),
		log,
		tombstones: new TombstoneList(config.home),
		clock: systemClock,
		workGate: new WorkGate(systemClock)
	};
	const announced = await announceNode(app, wishes.build);
	if (!announced.ok) return failed(announced);
	log.start(config.logCadenceMs, wishes.report);
	undo.push(() => log.stop());
	const jobs = await startJobs(app, address, wishes.report);
	undo.push(() => jobs.stop());
	server.on('request', await listener(app, wishes));
	return accepted({ app, origin: app.origin, port: port.value, stop });
}

async function listener(app: App, wishes: StartWishes): Promise<(request: IncomingMessage, response: ServerResponse) => void> {
	const dispatch = new Dispatch(app, endpoints, wishes.report);
	const islands = wishes.build ? await IslandFiles.read(path.join(wishes.build, 'islands')) : null;
	const pages = wishes.build ? await readPages(wishes.build) : null;
	const source = pageSourceOf(app);
	const { protocol, host } = new URL(app.origin);
	return (request, response) => {
		const url = request.url ?? '/';
		const at = url.split('?', 1)[0] as string;
		setSecurityHeaders(response, at, protocol === 'https:');
		if (at.startsWith('/api/v1/')) void dispatch.handle(request, response);
		else if (at === '/log/checkpoint') void sendCheckpoint(app, response);
		else if (islands && at.startsWith('/app/')) void islands.answer(request, response, at.slice('/app/'.length));
		else if (pages) {
			// What the pages take for the address is ours to say, not the sender's.
			request.headers['x-forwarded-proto'] = protocol.slice(0, -1);
			request.headers['x-forwarded-host'] = host;
			pages(Object.assign(request, { causeway: source }), response);
		} else response.writeHead(404).end();
	};
}

type Pages = (request: IncomingMessage & { causeway: PageSource }, response: ServerResponse) => void;

async function readPages(build: string): Promise<Pages> {
	tellPages();
	const { handler } = (await import(pathToFileURL(path.join(build, 'handler.js')).href)) as { handler: Pages };
	return handler;
}

function pageSourceOf(app: App): PageSource {
	return {
		node: { name: app.node.name, mode: app.config.mode, origin: app.origin },
		directory: async () => (await readDirectory(app.db)).desks as unknown as Awaited<ReturnType<PageSource['directory']>>,
		logState: async (): Promise<LogState | null> => {
			const opened = openCheckpoint((await app.log.checkpoint()).note, app.log.vkey);
			return opened.ok ? { size: opened.value.size, root: toBase64(opened.value.root), nodeKey: app.log.vkey } : null;
		}
	};
}

async function sendCheckpoint(app: App, response: ServerResponse): Promise<void> {
	try {
		const { note } = await app.log.checkpoint();
		response.writeHead(200, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'public, max-age=1' }).end(note);
	} catch {
		response.writeHead(503).end('storage-unavailable');
	}
}

function listen(server: Server, host: string, port: number): Promise<Outcome<number, 'port-taken' | 'address-wrong'>> {
	return new Promise((resolve) => {
		server.once('error', (error: NodeJS.ErrnoException) =>
			resolve(error.code === 'EADDRINUSE' ? refused('port-taken', String(port)) : refused('address-wrong', error.code ?? ''))
		);
		server.listen(port, host, () => resolve(accepted((server.address() as { port: number }).port)));
	});
}

function close(server: Server): Promise<void> {
	return new Promise((resolve) => {
		server.close(() => resolve());
		server.closeIdleConnections();
		setTimeout(() => server.closeAllConnections(), 3000).unref();
	});
}

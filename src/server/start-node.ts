import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { accepted, type Outcome, toBase64 } from '#core/base';
import { openCheckpoint } from '#core/log';
import { type Directory, publicDesks } from '#core/support';
import { askerAddress } from '#server/api/asker-address.ts';
import { Dispatch } from '#server/api/dispatch.ts';
import { endpoints } from '#server/api/endpoints.ts';
import type { App } from '#server/app.ts';
import { keepPace, type Pace, usualPace } from '#server/body-pace.ts';
import { type Config, publicOrigin, tellPages } from '#server/config.ts';
import { IslandFiles } from '#server/island-files.ts';
import { startJobs } from '#server/jobs/start-jobs.ts';
import { close, listen } from '#server/listen.ts';
import { LogFiles } from '#server/log-files.ts';
import type { NodeHome } from '#server/node-home.ts';
import { nodeWitness } from '#server/node-witness.ts';
import { openApp } from '#server/open-app.ts';
import { filePlain } from '#server/operations/case/file-plain.ts';
import { announceNode } from '#server/operations/log/announce-node.ts';
import { readLogRecord } from '#server/operations/log/read-record.ts';
import type { LogState, PageSource } from '#server/page-source.ts';
import { setSecurityHeaders } from '#server/security-headers.ts';
import type { DatabaseAddress } from '#server/store/database.ts';
import { readDirectory } from '#server/store/directory-store.ts';
import { readContradictions } from '#server/store/witness-store.ts';
import { WitnessAsking } from '#server/witness-asking.ts';
import { WitnessDesk } from '#server/witness-desk.ts';

const witnessPrefix = '/witness/v1/';

export type RunningNode = {
	readonly app: App;
	readonly origin: string;
	readonly port: number;
	/** How the database is reached: for tests and measurements beside the node. */
	readonly database: DatabaseAddress;
	stop(): Promise<void>;
};

export type StartWishes = {
	/** Folder of the built pages and islands; `null` serves the API alone (tests, benchmarks). */
	readonly build: string | null;
	readonly report: (code: string) => void;
	/** False only for tests: PostgreSQL flushes nothing. */
	readonly durable?: boolean;
	/** Whether the node may go on with a log that does not continue what it signed. */
	readonly acceptsOlderLog?: boolean;
	/** How slowly bodies may come in, where not as usual (tests). */
	readonly pace?: Pace;
};

/**
 * Starts a node: database (embedded unless the config names one), tables, log, jobs, HTTP. Undoes what it began when a step is refused.
 */
export async function startNode(config: Config, node: NodeHome, wishes: StartWishes): Promise<Outcome<RunningNode>> {
	const server = createServer({
		maxHeaderSize: 16_384,
		// A body is watched by its pace instead: an honest one may take an hour.
		requestTimeout: 0,
		headersTimeout: 20_000,
		keepAliveTimeout: 65_000
	});
	const port = await listen(server, config.host, config.port);
	if (!port.ok) return port;
	const opened = await openApp(config, node, publicOrigin(config, port.value), wishes);
	if (!opened.ok) {
		await close(server);
		return opened;
	}
	const { app, address } = opened.value;
	const announced = await announceNode(app, wishes.build, wishes.acceptsOlderLog);
	if (!announced.ok) {
		await close(server);
		await opened.value.close();
		return announced;
	}
	app.log.start(config.logCadenceMs, wishes.report);
	const asking = new WitnessAsking(app, wishes.report);
	asking.start(config.logCadenceMs);
	const jobs = await startJobs(app, address, wishes.report);
	server.on('request', await listener(app, wishes));
	const stop = async (): Promise<void> => {
		await close(server);
		await asking.stop();
		await jobs.stop();
		await app.log.stop();
		await opened.value.close();
	};
	return accepted({ app, origin: app.origin, port: port.value, database: address, stop });
}

async function listener(app: App, wishes: StartWishes): Promise<(request: IncomingMessage, response: ServerResponse) => void> {
	const dispatch = new Dispatch(app, endpoints, wishes.report);
	const islands = wishes.build ? await IslandFiles.read(path.join(wishes.build, 'islands')) : null;
	const pages = wishes.build ? await readPages(wishes.build) : null;
	const source = pageSourceOf(app, wishes.report);
	const files = new LogFiles(app, wishes.report);
	const witness = new WitnessDesk(nodeWitness(app, wishes.report), wishes.report);
	const { protocol, host } = new URL(app.origin);
	const pace = wishes.pace ?? usualPace;
	return (request, response) => {
		keepPace(request, pace);
		const url = request.url ?? '/';
		const at = url.split('?', 1)[0] as string;
		setSecurityHeaders(response, at, protocol === 'https:');
		if (at.startsWith('/api/v1/')) void dispatch.handle(request, response);
		else if (at.startsWith('/log/')) void files.answer(request, response, at.slice('/log/'.length));
		else if (at.startsWith(witnessPrefix))
			void witness.answer(request, response, at.slice(witnessPrefix.length), askerAddress(request, app.config.addressHeader));
		else if (islands && at.startsWith('/app/')) void islands.answer(request, response, at.slice('/app/'.length));
		else if (pages) {
			// What the pages take for the address is ours to say, not the sender's.
			request.headers['x-forwarded-proto'] = protocol.slice(0, -1);
			request.headers['x-forwarded-host'] = host;
			pages(
				Object.assign(request, { causeway: app.config.plainFiling ? withPlainFiling(app, request, source) : source }),
				response
			);
		} else response.writeHead(404).end();
	};
}

type Pages = (request: IncomingMessage & { causeway: PageSource }, response: ServerResponse) => void;

async function readPages(build: string): Promise<Pages> {
	tellPages();
	const { handler } = (await import(pathToFileURL(path.join(build, 'handler.js')).href)) as { handler: Pages };
	return handler;
}

/** The address counts whose turn it is, and goes no further. */
function withPlainFiling(app: App, request: IncomingMessage, source: PageSource): PageSource {
	const address = askerAddress(request, app.config.addressHeader);
	return { ...source, filePlain: (report) => filePlain(app, report, address) };
}

function pageSourceOf(app: App, report: (code: string) => void): PageSource {
	return {
		node: { name: app.node.name, mode: app.config.mode, origin: app.origin, vkey: app.log.vkey },
		failed: ({ route, name, frames }) => report(['page-failed', route, name, ...frames].join('\n  ')),
		filePlain: null,
		directory: async () => publicDesks((await readDirectory(app.db)) as Directory),
		logRecord: () => readLogRecord(app),
		logState: async (): Promise<LogState | null> => {
			const opened = openCheckpoint((await app.log.checkpoint()).note, app.log.vkey);
			if (!opened.ok) return null;
			const { size, root } = opened.value;
			const disputed = (await readContradictions(app.db, app.log.origin)).length > 0;
			return { size, root: toBase64(root), nodeKey: app.log.vkey, disputed };
		}
	};
}

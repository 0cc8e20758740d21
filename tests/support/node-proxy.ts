import { request as ask, createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

/** A request that passed, and its answer. Bodies are whole. */
export type Passing = {
	readonly method: string;
	readonly path: string;
	readonly rawRequest: string;
	readonly headers: IncomingHttpHeaders;
	readonly sent: Buffer;
	readonly rawAnswer: string;
	status: number;
	answerHeaders: Record<string, string | string[]>;
	answer: Buffer;
};

export type NodeProxy = {
	readonly origin: string;
	/** Everything that passed, in order. */
	readonly seen: Passing[];
	/** Where to. The node is started after the proxy, for it must know its public address. */
	port: number;
	/** What somebody on the way makes of an answer before it goes back. */
	change: (passing: Passing) => void;
};

/** Somebody between browser and node who writes down everything, and changes what a test wants changed. */
export async function startProxy(t: Pick<TestContext, 'after'>): Promise<NodeProxy> {
	// Nothing is closed for being idle: a browser that was busy longer than that would send into a connection that is just closing.
	const server = createServer({ keepAliveTimeout: 0 }, (incoming, outgoing) => {
		const pieces: Buffer[] = [];
		incoming.on('data', (piece: Buffer) => pieces.push(piece));
		incoming.on('error', () => {});
		incoming.on('end', () => {
			const sent = Buffer.concat(pieces);
			const { method = '', url: path = '', headers } = incoming;
			const onward = ask({ host: '127.0.0.1', port: proxy.port, method, path, headers, agent: false }, (response) => {
				const answered: Buffer[] = [];
				response.on('data', (piece: Buffer) => answered.push(piece));
				response.on('error', () => outgoing.destroy());
				response.on('end', () => {
					const passing: Passing = {
						method,
						path,
						headers,
						sent,
						rawRequest: [method, path, ...incoming.rawHeaders].join('\n'),
						rawAnswer: [response.statusCode, ...response.rawHeaders].join('\n'),
						status: response.statusCode ?? 500,
						answerHeaders: response.headers as Record<string, string | string[]>,
						answer: Buffer.concat(answered)
					};
					proxy.seen.push(passing);
					proxy.change(passing);
					const {
						'transfer-encoding': _,
						'content-length': __,
						connection: ___,
						'keep-alive': ____,
						...kept
					} = passing.answerHeaders;
					const length = passing.status === 204 ? {} : { 'content-length': String(passing.answer.length) };
					outgoing.writeHead(passing.status, { ...kept, ...length });
					outgoing.end(passing.status === 204 ? undefined : passing.answer);
				});
			});
			onward.on('error', () => outgoing.destroy());
			onward.end(sent);
		});
	});
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	t.after(() => {
		server.closeAllConnections();
		server.close();
	});
	const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
	const proxy: NodeProxy = { origin, seen: [], port: 0, change: () => {} };
	return proxy;
}

/** Rewrites the JSON of an answer. */
export function rewrite(passing: Passing, change: (body: Record<string, unknown>) => unknown): void {
	const body = JSON.parse(passing.answer.toString()) as Record<string, unknown>;
	passing.answer = Buffer.from(JSON.stringify(change(body) ?? body));
}

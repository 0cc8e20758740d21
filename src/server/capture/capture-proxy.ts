import { createServer, type IncomingMessage, request as plainRequest, type Server, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { type Outcome, refused } from '#core/base';
import { close, listen } from '#server/listen.ts';
import { type PageNet, portOf, type Reached, reach } from './page-net.ts';

export type ProxyBounds = {
	/** Bytes that may come in, all together. */
	readonly bytes: number;
	/** Connections and requests that may be made. */
	readonly requests: number;
	/** The time that every refusal takes, and the most that a lookup may: where it came from must not show in it, nor how long a resolver thought about a name. */
	readonly refusalMs: number;
};

/** One name that was looked up, when, and what it led to. */
export type Lookup = { readonly host: string; readonly at: Date; readonly addresses: readonly string[] };

/**
 * The only way out for the browser that captures a page. Looks every host up once for the whole capture, judges it, and connects to what it judged: a name that changes its mind
 * leads nowhere else. Lives on this machine alone, as long as one capture.
 */
export class CaptureProxy {
	readonly #net: PageNet;
	readonly #bounds: ProxyBounds;
	readonly #server: Server;
	readonly #known = new Map<string, Promise<Outcome<Reached, 'address-not-public'>>>();
	readonly #lookups = new Map<string, Lookup>();
	readonly #refused = new Set<string>();
	readonly #ends = new Set<Duplex>();
	#bytes = 0;
	#requests = 0;
	/** Told once, when a bound is passed; nothing is let through after that. */
	onFull: () => void = () => {};

	constructor(net: PageNet, bounds: ProxyBounds) {
		const resolved = new Map<string, Promise<readonly string[]>>();
		const resolve = (name: string): Promise<readonly string[]> => {
			const known = resolved.get(name) ?? net.resolve(name);
			resolved.set(name, known);
			return known;
		};
		this.#net = { resolve, allows: net.allows };
		this.#bounds = bounds;
		this.#server = createServer({ maxHeaderSize: 65_536 }, (request, response) => void this.#plain(request, response));
		this.#server.on('connect', (request: IncomingMessage, socket: Duplex) => void this.#tunnel(request, socket));
		this.#server.on('connection', (socket: Duplex) => this.#hold(socket));
		this.#server.on('clientError', (_, socket) => socket.destroy());
	}

	start = (): Promise<Outcome<number, 'port-taken' | 'address-wrong'>> => listen(this.#server, '127.0.0.1', 0);

	async stop(): Promise<void> {
		const closed = close(this.#server);
		for (const end of this.#ends) end.destroy();
		await closed;
	}

	get lookups(): readonly Lookup[] {
		return [...this.#lookups.values()];
	}

	get isFull(): boolean {
		return this.#bytes > this.#bounds.bytes || this.#requests > this.#bounds.requests;
	}

	/** Whether this page's host was refused. */
	wasRefused(url: URL): boolean {
		return this.#refused.has(keyOf(url.hostname, portOf(url)));
	}

	/** Which address answered for this host. */
	addressOf(url: URL): string | null {
		return this.#lookups.get(url.hostname.replace(/^\[|\]$/g, ''))?.addresses[0] ?? null;
	}

	/** Judges a host, once. A refusal takes its time and no longer, whatever was wrong. */
	async reach(hostname: string, port: number): Promise<Outcome<Reached, 'address-not-public'>> {
		const key = keyOf(hostname, port);
		const begun = performance.now();
		let asked = this.#known.get(key);
		if (!asked) {
			asked = this.#inTime(reach(this.#net, hostname, port));
			this.#known.set(key, asked);
		}
		const reached = await asked;
		if (reached.ok) {
			const { host, addresses } = reached.value;
			if (!this.#lookups.has(host)) this.#lookups.set(host, { host, at: new Date(), addresses });
			return reached;
		}
		this.#refused.add(key);
		await wait(Math.max(0, this.#bounds.refusalMs - (performance.now() - begun)));
		return reached;
	}

	/** What was found out within the time of a refusal; what comes later is not waited for, and refused. */
	async #inTime(asked: Promise<Outcome<Reached, 'address-not-public'>>): Promise<Outcome<Reached, 'address-not-public'>> {
		const done = new AbortController();
		const late = wait(this.#bounds.refusalMs, refused('address-not-public'), { signal: done.signal });
		try {
			return await Promise.race([asked, late]);
		} finally {
			// Nobody waits for the other one any more.
			late.catch(() => undefined);
			done.abort();
		}
	}

	async #plain(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const url = URL.parse(request.url ?? '');
		const reached = url?.protocol === 'http:' && this.#counts() ? await this.reach(url.hostname, portOf(url)) : null;
		if (!url || !reached?.ok) {
			response.writeHead(403, { 'Content-Length': 0, Connection: 'close' }).end();
			return;
		}
		const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !name.startsWith('proxy-')));
		const asked = plainRequest(
			{
				host: reached.value.address,
				port: reached.value.port,
				path: url.pathname + url.search,
				method: request.method ?? 'GET',
				headers: { ...headers, host: url.host },
				agent: false
			},
			(answer) => {
				response.writeHead(answer.statusCode ?? 502, answer.rawHeaders as unknown as string[]);
				answer.on('data', (piece: Buffer) => this.#took(piece.length));
				answer.pipe(response);
			}
		);
		asked.on('socket', (socket) => this.#hold(socket));
		asked.on('error', () => response.destroy());
		response.on('close', () => asked.destroy());
		request.pipe(asked);
	}

	async #tunnel(request: IncomingMessage, socket: Duplex): Promise<void> {
		const url = URL.parse(`https://${request.url}`);
		const reached = url && this.#counts() ? await this.reach(url.hostname, portOf(url)) : null;
		if (!reached?.ok) {
			socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
			return;
		}
		const out = connect(reached.value.port, reached.value.address, () => {
			socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
			out.on('data', (piece: Buffer) => this.#took(piece.length));
			out.pipe(socket);
			socket.pipe(out);
		});
		this.#hold(out);
		out.on('error', () => socket.destroy());
		out.on('close', () => socket.destroy());
		socket.on('close', () => out.destroy());
	}

	#hold(socket: Duplex): void {
		this.#ends.add(socket);
		socket.on('error', () => socket.destroy());
		socket.on('close', () => this.#ends.delete(socket));
	}

	#counts(): boolean {
		this.#requests += 1;
		return this.#within();
	}

	#took(bytes: number): void {
		this.#bytes += bytes;
		if (!this.#within()) for (const end of this.#ends) end.destroy();
	}

	#within(): boolean {
		if (this.isFull) this.onFull();
		return !this.isFull;
	}
}

const keyOf = (hostname: string, port: number): string => `${hostname} ${port}`;

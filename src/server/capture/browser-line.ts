import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

export type BrowserEvent = {
	readonly method: string;
	readonly params: Readonly<Record<string, unknown>>;
	readonly session: string | null;
};

type Waiting = { readonly resolve: (value: Readonly<Record<string, unknown>>) => void; readonly reject: (error: Error) => void };

/**
 * A Chromium of its own, spoken with over a pipe (Chrome DevTools Protocol, `--remote-debugging-pipe`): nobody else on the machine can join in, and it ends by itself when we do.
 * In a process group of its own, so that all of it can be ended.
 */
export class BrowserLine {
	readonly #child: ChildProcess;
	readonly #out: Writable;
	readonly #waiting = new Map<number, Waiting>();
	#next = 1;
	#ended = false;
	onEvent: (event: BrowserEvent) => void = () => {};
	readonly closed: Promise<void>;

	/** The environment holds nothing of ours: what the browser is given, a hostile page may get at. */
	constructor(program: string, flags: readonly string[], home: string) {
		this.#child = spawn(program, ['--remote-debugging-pipe', ...flags, 'about:blank'], {
			stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
			env: { PATH: '/usr/bin:/bin', HOME: home, TMPDIR: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home, LANG: 'C.UTF-8' },
			detached: true
		});
		this.#out = this.#child.stdio[3] as Writable;
		const into = this.#child.stdio[4] as Readable;
		this.#out.on('error', () => {});
		into.on('error', () => {});
		let held: Buffer[] = [];
		into.on('data', (piece: Buffer) => {
			let from = 0;
			for (let at = piece.indexOf(0); at !== -1; at = piece.indexOf(0, from)) {
				this.#hear(Buffer.concat([...held, piece.subarray(from, at)]).toString());
				held = [];
				from = at + 1;
			}
			if (from < piece.length) held.push(piece.subarray(from));
		});
		this.closed = new Promise((resolve) => {
			const end = (): void => {
				this.#ended = true;
				for (const { reject } of this.#waiting.values()) reject(new Error('browser-ended'));
				this.#waiting.clear();
				resolve();
			};
			this.#child.on('error', end);
			this.#child.on('exit', end);
		});
	}

	get pid(): number | null {
		return this.#child.pid ?? null;
	}

	/** Asks the browser. Rejects where it ended, or says no. */
	ask(method: string, params: object = {}, session: string | null = null): Promise<Readonly<Record<string, unknown>>> {
		if (this.#ended) return Promise.reject(new Error('browser-ended'));
		const id = this.#next++;
		const asked = new Promise<Readonly<Record<string, unknown>>>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
		this.#out.write(`${JSON.stringify({ id, method, params, ...(session && { sessionId: session }) })}\0`);
		return asked;
	}

	/** Ends all of its processes at once, and waits until they have. */
	async kill(): Promise<void> {
		if (this.#child.pid && !this.#ended) {
			try {
				process.kill(-this.#child.pid, 'SIGKILL');
			} catch {
				this.#child.kill('SIGKILL');
			}
		}
		await this.closed;
	}

	#hear(text: string): void {
		const said = JSON.parse(text) as {
			id?: number;
			method?: string;
			params?: Record<string, unknown>;
			result?: Record<string, unknown>;
			error?: { message?: string };
			sessionId?: string;
		};
		const waiting = said.id === undefined ? undefined : this.#waiting.get(said.id);
		if (said.id !== undefined) this.#waiting.delete(said.id);
		if (waiting && said.error) waiting.reject(new Error(said.error.message ?? 'browser-refused'));
		else if (waiting) waiting.resolve(said.result ?? {});
		else if (said.method) this.onEvent({ method: said.method, params: said.params ?? {}, session: said.sessionId ?? null });
	}
}

/** Flags of a browser that keeps nothing, asks nobody of its own, and has one way out: the proxy on this port. */
export const captureFlags = (profile: string, proxyPort: number, sandbox: boolean): readonly string[] => [
	'--headless=new',
	`--user-data-dir=${profile}`,
	`--proxy-server=http://127.0.0.1:${proxyPort}`,
	// Without this Chromium passes by the proxy for its own machine.
	'--proxy-bypass-list=<-loopback>',
	'--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
	'--disable-quic',
	'--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
	'--disable-blink-features=WebTransport',
	'--disable-gpu',
	'--no-first-run',
	'--no-default-browser-check',
	'--disable-extensions',
	'--disable-sync',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-domain-reliability',
	'--disable-client-side-phishing-detection',
	'--disable-breakpad',
	'--no-pings',
	'--mute-audio',
	'--deny-permission-prompts',
	'--disk-cache-size=1',
	'--password-store=basic',
	'--use-mock-keychain',
	'--disable-features=Translate,OptimizationHints,MediaRouter,AutofillServerCommunication,InterestFeedContentSuggestions',
	...(sandbox ? [] : ['--no-sandbox'])
];

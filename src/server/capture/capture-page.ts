import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { accepted, type Outcome, refused } from '#core/base';
import { BrowserLine, captureFlags } from './browser-line.ts';
import { CaptureProxy, type Lookup, type ProxyBounds } from './capture-proxy.ts';
import { type PageNet, pageUrlFrom, portOf } from './page-net.ts';
import { type Exchange, PageRecords } from './page-records.ts';

export type CaptureBounds = ProxyBounds & {
	/** For the whole capture. */
	readonly withinMs: number;
	/** How long a page that was loaded may go on asking for more. */
	readonly settleMs: number;
	/** Resident memory of the browser, all its processes together. */
	readonly memoryBytes: number;
};

export const usualBounds: CaptureBounds = {
	bytes: 64 * 1024 * 1024,
	requests: 600,
	refusalMs: 1500,
	withinMs: 60_000,
	settleMs: 10_000,
	memoryBytes: 1536 * 1024 * 1024
};

export type CaptureWorld = {
	readonly net: PageNet;
	readonly bounds: CaptureBounds;
	readonly program: string;
	/** Chromium's own sandbox; off only where a test runs as root. */
	readonly sandbox: boolean;
	/** Folder for profiles, one each, gone with its capture. */
	readonly profiles: string;
	readonly extraFlags?: readonly string[];
};

export type CapturedPage = {
	readonly asked: string;
	/** Where the page was in the end; the addresses that led there before it. */
	readonly url: string;
	readonly redirects: readonly string[];
	readonly title: string;
	readonly text: string;
	/** The document as it stood when the picture was taken. */
	readonly document: string;
	readonly screenshot: Uint8Array;
	readonly exchanges: readonly Exchange[];
	readonly lookups: readonly Lookup[];
	/** How much of what the page asked for was refused, because it is not public. */
	readonly refusals: number;
	/** Certificate chains by origin, base64 of DER. */
	readonly chains: ReadonlyMap<string, readonly string[]>;
	readonly address: string | null;
	readonly browser: string;
	readonly begunAt: Date;
	readonly endedAt: Date;
};

/**
 * `address-not-public`: the address, or one it led to, is none of the public internet; said alike of all of them. `page-not-reachable`: nobody answered, or under a certificate that
 * browsers refuse. `capture-too-large`, `capture-too-slow`. `capture-failed`: the browser ended.
 */
export type CaptureRefusal =
	| 'address-not-public'
	| 'page-not-reachable'
	| 'capture-too-large'
	| 'capture-too-slow'
	| 'capture-failed';

const view = { width: 1280, height: 900 };
const pictureHeight = 8000;
const textMost = 1_000_000;
const documentMost = 8_000_000;

/** Captures one page in a browser of its own that knows nothing and is thrown away. */
export async function capturePage(address: string, world: CaptureWorld): Promise<Outcome<CapturedPage, CaptureRefusal>> {
	const proxy = new CaptureProxy(world.net, world.bounds);
	const url = pageUrlFrom(address);
	// Not even a browser is started for what may not be asked; what is no address at all goes the same way, and takes as long.
	const reached = await proxy.reach(url?.hostname ?? '', url ? portOf(url) : 0);
	if (!url || !reached.ok) return refused('address-not-public');
	const port = await proxy.start();
	if (!port.ok) return refused('capture-failed', port.refusal.code);
	await mkdir(world.profiles, { recursive: true, mode: 0o700 });
	const profile = await mkdtemp(path.join(world.profiles, 'p-'));
	const flags = [...captureFlags(profile, port.value, world.sandbox), ...(world.extraFlags ?? [])];
	const line = new BrowserLine(world.program, flags, profile);
	const ending = new AbortController();
	try {
		return await Promise.race([new Visit(line, proxy, world.bounds).run(url), bound(line, proxy, world.bounds, ending.signal)]);
	} catch {
		return refused(proxy.isFull ? 'capture-too-large' : 'capture-failed');
	} finally {
		ending.abort();
		await line.kill();
		await proxy.stop();
		await rm(profile, { recursive: true, force: true, maxRetries: 5 });
	}
}

/** Answers when a bound is passed. */
async function bound(
	line: BrowserLine,
	proxy: CaptureProxy,
	{ withinMs, memoryBytes }: CaptureBounds,
	signal: AbortSignal
): Promise<Outcome<never, CaptureRefusal>> {
	const full = new Promise<Outcome<never, CaptureRefusal>>((resolve) => {
		proxy.onFull = () => resolve(refused('capture-too-large'));
	});
	const slow = wait(withinMs, refused('capture-too-slow'), { signal, ref: false }).catch(() => refused('capture-failed'));
	const heavy = (async () => {
		while (!signal.aborted) {
			if (line.pid && (await residentBytes(line.pid)) > memoryBytes) return refused('capture-too-large', 'memory');
			await wait(500, null, { signal, ref: false }).catch(() => null);
		}
		return refused('capture-failed');
	})();
	return Promise.race([full, slow, heavy]);
}

/** Resident memory of a process group, as Linux tells it; 0 where it tells nothing. */
async function residentBytes(group: number): Promise<number> {
	const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
	const sizes = await Promise.all(
		pids.map(async (pid) => {
			const fields = (await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '')).split(') ').at(-1)?.split(' ') ?? [];
			return Number(fields[2]) === group ? Number(fields[21]) * 4096 : 0;
		})
	);
	return sizes.reduce((sum, size) => sum + size, 0);
}

type Answer = Readonly<Record<string, unknown>>;

/** One visit: from an empty page to a picture of the one that was asked for. */
class Visit {
	readonly #line: BrowserLine;
	readonly #proxy: CaptureProxy;
	readonly #bounds: CaptureBounds;
	readonly #bodies = new Set<Promise<void>>();
	#loaded = (): void => {};

	constructor(line: BrowserLine, proxy: CaptureProxy, bounds: CaptureBounds) {
		this.#line = line;
		this.#proxy = proxy;
		this.#bounds = bounds;
	}

	async run(url: URL): Promise<Outcome<CapturedPage, CaptureRefusal>> {
		const line = this.#line;
		const begunAt = new Date();
		const { product, userAgent } = await line.ask('Browser.getVersion');
		const { browserContextId } = await line.ask('Target.createBrowserContext', { disposeOnDetach: true });
		await line.ask('Browser.setDownloadBehavior', { behavior: 'deny', browserContextId });
		const { targetId } = await line.ask('Target.createTarget', { url: 'about:blank', browserContextId });
		const { sessionId } = await line.ask('Target.attachToTarget', { targetId, flatten: true });
		const session = String(sessionId);
		const records = new PageRecords(String(targetId));
		const answered = this.#listen(records, session);
		await this.#prepare(session);
		await line.ask('Page.enable', {}, session);
		await line.ask('Emulation.setDeviceMetricsOverride', { ...view, deviceScaleFactor: 1, mobile: false }, session);
		const loaded = new Promise<void>((resolve) => {
			this.#loaded = resolve;
		});
		const agent = String(userAgent).replace('HeadlessChrome', 'Chrome');
		await line.ask('Emulation.setUserAgentOverride', { userAgent: agent }, session);
		await line.ask('Page.navigate', { url: url.href }, session);
		const found = await answered;
		const last = URL.parse(records.pages.at(-1) ?? '') ?? url;
		if (this.#proxy.wasRefused(last)) return refused('address-not-public');
		if (found === 'failed') return refused(this.#proxy.isFull ? 'capture-too-large' : 'page-not-reachable');
		await Promise.race([loaded, wait(this.#bounds.settleMs)]);
		await this.#settle(records);
		const there = URL.parse(records.pages.at(-1) ?? '') ?? url;
		// A page can lead on by itself after it was loaded.
		if (this.#proxy.wasRefused(there)) return refused('address-not-public');
		const seen = await this.#look(session, String(targetId));
		await Promise.all(this.#bodies);
		if (this.#proxy.isFull) return refused('capture-too-large');
		// What a browser asks of its own, and what it was refused, is none of the page.
		const isRefused = ({ url: one }: Exchange): boolean => this.#proxy.wasRefused(new URL(one));
		const exchanges = records.exchanges.filter((one) => !isRefused(one));
		const hosts = new Set(exchanges.map(({ url: one }) => new URL(one).hostname));
		return accepted({
			asked: url.href,
			url: there.href,
			redirects: records.pages.slice(0, -1),
			...seen,
			exchanges,
			lookups: this.#proxy.lookups.filter(({ host }) => hosts.has(host)),
			refusals: records.exchanges.length - exchanges.length,
			chains: await this.#chains(records, session),
			address: this.#proxy.addressOf(there),
			browser: String(product),
			begunAt,
			endedAt: new Date()
		});
	}

	#listen(records: PageRecords, page: string): Promise<'answered' | 'failed'> {
		records.onWhole = (exchange, requestId, session) => {
			const kept = this.#line
				.ask('Network.getResponseBody', { requestId }, session)
				.then(({ body, base64Encoded }) => {
					exchange.body = Buffer.from(String(body), base64Encoded ? 'base64' : 'utf8');
				})
				.catch(() => {})
				.finally(() => this.#bodies.delete(kept));
			this.#bodies.add(kept);
		};
		this.#line.onEvent = (event) => {
			records.hear(event);
			const { method, params, session } = event;
			if (method === 'Page.loadEventFired' && session === page) this.#loaded();
			else if (method === 'Page.javascriptDialogOpening')
				void this.#line.ask('Page.handleJavaScriptDialog', { accept: false }, session).catch(() => {});
			else if (method === 'Target.attachedToTarget') void this.#prepare(String(params.sessionId)).catch(() => {});
		};
		return new Promise((resolve) => {
			records.onPage = resolve;
		});
	}

	/** Frames of other sites and workers run apart: each is heard like the page itself, before it does anything. */
	async #prepare(session: string): Promise<void> {
		await this.#line.ask('Network.enable', { maxTotalBufferSize: 100_000_000, maxResourceBufferSize: 50_000_000 }, session);
		await this.#line
			.ask('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true }, session)
			.catch(() => {});
		await this.#line.ask('Runtime.runIfWaitingForDebugger', {}, session).catch(() => {});
	}

	/** Until nothing was under way for a while, or it takes too long. */
	async #settle(records: PageRecords): Promise<void> {
		const until = Date.now() + this.#bounds.settleMs;
		let quiet = 0;
		while (Date.now() < until && quiet < 4) {
			await wait(200);
			quiet = records.open.size === 0 ? quiet + 1 : 0;
		}
	}

	/** Reads the page from a world of its own, in which the page's script has changed nothing. */
	async #look(session: string, frameId: string) {
		const line = this.#line;
		const { executionContextId: contextId } = await line.ask('Page.createIsolatedWorld', { frameId }, session);
		const read = async (expression: string, most: number): Promise<string> => {
			const { result } = await line.ask('Runtime.evaluate', { expression, contextId, returnByValue: true }, session);
			const { value } = result as { value?: unknown };
			return typeof value === 'string' ? value.slice(0, most) : '';
		};
		const { cssContentSize } = (await line.ask('Page.getLayoutMetrics', {}, session)) as {
			cssContentSize?: { width: number; height: number };
		};
		const clip = {
			x: 0,
			y: 0,
			width: view.width,
			height: Math.min(pictureHeight, Math.max(view.height, Math.ceil(cssContentSize?.height ?? 0))),
			scale: 1
		};
		const picture: Answer = await line.ask(
			'Page.captureScreenshot',
			{ format: 'jpeg', quality: 80, clip, captureBeyondViewport: true },
			session
		);
		return {
			title: await read('document.title', 1000),
			text: await read('document.body ? document.body.innerText : ""', textMost),
			document: await this.#documentOf(session),
			screenshot: new Uint8Array(Buffer.from(String(picture.data), 'base64'))
		};
	}

	/** As the browser holds it, without asking the page. */
	async #documentOf(session: string): Promise<string> {
		const { root } = (await this.#line.ask('DOM.getDocument', { depth: 0 }, session)) as { root?: { nodeId: number } };
		const [text] = Object.values(await this.#line.ask('DOM.getOuterHTML', { nodeId: root?.nodeId }, session));
		return String(text ?? '').slice(0, documentMost);
	}

	async #chains(records: PageRecords, session: string): Promise<ReadonlyMap<string, readonly string[]>> {
		const origins = new Set(records.exchanges.filter(({ seal }) => seal).map(({ url }) => new URL(url).origin));
		const chains = new Map<string, readonly string[]>();
		for (const origin of origins) {
			const { tableNames } = await this.#line
				.ask('Network.getCertificate', { origin }, session)
				.catch(() => ({ tableNames: [] }));
			if (Array.isArray(tableNames) && tableNames.length > 0) chains.set(origin, tableNames.map(String));
		}
		return chains;
	}
}

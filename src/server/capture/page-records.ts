import type { BrowserEvent } from './browser-line.ts';

export type HeaderPairs = readonly (readonly [name: string, value: string])[];

/** A certificate chain as the browser checked it: DER, the page's own first. */
export type Seal = {
	readonly protocol: string;
	readonly subject: string;
	readonly issuer: string;
	readonly validFrom: number;
	readonly validTo: number;
};

/** One request and its answer, as the browser made it. `body` is what the page got, unpacked; `null` where the browser kept none. */
export type Exchange = {
	readonly url: string;
	readonly method: string;
	readonly at: Date;
	readonly requestHeaders: HeaderPairs;
	readonly status: number;
	readonly statusText: string;
	readonly headers: HeaderPairs;
	readonly mediaType: string;
	readonly isPage: boolean;
	readonly seal: Seal | null;
	body: Uint8Array | null;
};

type Asked = { url: string; method: string; at: Date; headers: HeaderPairs; isPage: boolean };
type Members = Readonly<Record<string, unknown>>;

/** Puts together what Chromium tells of its network: requests, redirects, answers, and when each body is there. */
export class PageRecords {
	readonly exchanges: Exchange[] = [];
	/** Requests that are under way. */
	readonly open = new Set<string>();
	/** Addresses of the page itself, in the order in which they led on. */
	readonly pages: string[] = [];
	readonly #asked = new Map<string, Asked>();
	readonly #answered = new Map<string, Exchange>();
	readonly #frame: string;
	/** Asked when an answer is whole; its body is fetched at once, for the browser forgets. */
	onWhole: (exchange: Exchange, request: string, session: string | null) => void = () => {};
	/** Told when the page itself got an answer, or will get none. */
	onPage: (found: 'answered' | 'failed') => void = () => {};

	constructor(frame: string) {
		this.#frame = frame;
	}

	hear({ method, params, session }: BrowserEvent): void {
		const key = `${session} ${params.requestId}`;
		if (method === 'Network.requestWillBeSent') this.#sent(key, params);
		else if (method === 'Network.responseReceived') this.#received(key, params.response as Members);
		else if (method === 'Network.loadingFinished') this.#finished(key, String(params.requestId), session);
		else if (method === 'Network.loadingFailed') this.#failed(key);
	}

	#sent(key: string, params: Members): void {
		const request = params.request as Members;
		const url = String(request.url);
		if (!/^https?:/.test(url)) return;
		if (params.redirectResponse) {
			this.#received(key, params.redirectResponse as Members, true);
			this.#answered.delete(key);
		}
		const isPage = params.type === 'Document' && params.frameId === this.#frame;
		if (isPage) this.pages.push(url);
		this.open.add(key);
		this.#asked.set(key, { url, method: String(request.method), at: new Date(), headers: pairsOf(request.headers), isPage });
	}

	#received(key: string, response: Members, isRedirect = false): void {
		const asked = this.#asked.get(key);
		if (!asked) return;
		const security = response.securityDetails as Members | undefined;
		const exchange: Exchange = {
			url: asked.url,
			method: asked.method,
			at: asked.at,
			requestHeaders: response.requestHeaders ? pairsOf(response.requestHeaders) : asked.headers,
			status: Number(response.status),
			statusText: String(response.statusText ?? ''),
			headers: pairsOf(response.headers),
			mediaType: String(response.mimeType ?? ''),
			isPage: asked.isPage,
			seal: security
				? {
						protocol: String(security.protocol),
						subject: String(security.subjectName),
						issuer: String(security.issuer),
						validFrom: Number(security.validFrom),
						validTo: Number(security.validTo)
					}
				: null,
			body: isRedirect ? new Uint8Array() : null
		};
		this.exchanges.push(exchange);
		this.#answered.set(key, exchange);
		if (asked.isPage && !isRedirect) this.onPage('answered');
	}

	#finished(key: string, request: string, session: string | null): void {
		this.open.delete(key);
		const exchange = this.#answered.get(key);
		if (exchange) this.onWhole(exchange, request, session);
	}

	#failed(key: string): void {
		this.open.delete(key);
		if (this.#asked.get(key)?.isPage && !this.#answered.has(key)) this.onPage('failed');
	}
}

/** Header lines of one name come joined by line breaks. */
const pairsOf = (headers: unknown): HeaderPairs =>
	Object.entries((headers ?? {}) as Record<string, string>).flatMap(([name, value]) =>
		name.startsWith(':')
			? []
			: String(value)
					.split('\n')
					.map((one) => [name, one] as const)
	);

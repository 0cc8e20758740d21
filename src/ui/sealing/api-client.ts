import { sha256 } from '@noble/hashes/sha2.js';
import { accepted, concat, fromBase64url, type Outcome, refused, textFrom, toBase64url, utf8 } from '#core/base';
import { parseVkey } from '#core/log';
import { checkSignature, randomOf } from '#core/sealing';
import { type Answer, fetchTransport, type Request, type Transport } from './transport.ts';
import { doWork, type Work } from './work-proof.ts';

/** The node that a page came from: its address, and the key that its answers must be signed with (the page's `causeway-node` meta). */
export type NodePlace = { readonly origin: string; readonly vkey: string };

export type ApiRequest = {
	/** Sent as JSON; bytes are sent as they are. */
	readonly body?: unknown;
	readonly headers?: Readonly<Record<string, string>>;
	/** `survivor` sends no cookie; `staff` sends the session's. */
	readonly as?: 'survivor' | 'staff';
	/** Asked by the page itself and by nobody's hand: it keeps no session of staff alive. */
	readonly unattended?: boolean;
	readonly authorization?: string;
	/** The endpoint always asks for work: ask with nothing first, so that a large body goes out once. */
	readonly worked?: boolean;
	/** The answer's bytes come as a stream, which a node does not sign: whoever asked checks them against a hash of its own. */
	readonly streamed?: boolean;
	readonly signal?: AbortSignal;
	readonly onSent?: (bytes: number) => void;
	/** Milliseconds without an answer, and without another byte leaving or, where it is streamed, coming, after which it counts as `no-connection`. */
	readonly patience?: number;
};

const defaultPatience = 120_000;
/** A long text on a 2G line: about as slow as a node still takes it. */
const msPerByte = 1;
const workRounds = 4;

/**
 * Speaks with one node's API. Every answer must be signed by the node over our own nonce, else it is `answer-not-signed`: a proxy
 * on the way can neither change an answer nor show an old one. Refusals beside the node's own codes: `no-connection`, `stopped`,
 * `answer-not-signed`, `answer-malformed`, `work-too-hard`; and `words-full`, `threads-full`, `desks-full`, `files-full` in the place of `too-large`
 * where the case is full.
 */
export class ApiClient {
	readonly place: NodePlace;
	readonly #transport: Transport;

	constructor(place: NodePlace, transport: Transport = fetchTransport()) {
		this.place = place;
		this.#transport = transport;
	}

	/** Asks and reads the JSON answer. Its shape is the node's word: what matters in it is verified by whoever asked. */
	async ask<T>(method: Request['method'], path: string, request: ApiRequest = {}): Promise<Outcome<T, string>> {
		const bytes = await this.askBytes(method, path, request);
		if (!bytes.ok) return bytes;
		const value = parseJson(bytes.value);
		return value === undefined ? refused('answer-malformed', path) : accepted(value as T);
	}

	/** Asks and gives the bytes of the answer. */
	async askBytes(method: Request['method'], path: string, request: ApiRequest = {}): Promise<Outcome<Uint8Array, string>> {
		let work: string | null = null;
		for (let round = 0; round < workRounds; round++) {
			const empty = request.worked && work === null && round === 0;
			const answer = await this.#send(method, path, empty ? { ...request, body: {} } : request, work);
			if (!answer.ok) return answer;
			const { status, body } = answer.value;
			if (status >= 200 && status < 300) return accepted(body);
			const problem = parseJson(body) as { error?: { code?: unknown; about?: unknown }; work?: Work } | undefined;
			const code = problem?.error?.code;
			if (typeof code !== 'string') return refused('answer-malformed', String(status));
			if (code !== 'work-needed' && empty) continue;
			if (code !== 'work-needed' || !problem?.work) return refused(...named(code, String(problem?.error?.about ?? '')));
			const done = await doWork(problem.work, request.signal);
			if (!done.ok) return done;
			work = done.value;
		}
		return refused('work-needed');
	}

	async #send(
		method: Request['method'],
		path: string,
		request: ApiRequest,
		work: string | null
	): Promise<Outcome<Answer, string>> {
		const isBytes = request.body instanceof Uint8Array;
		const body = request.body === undefined ? null : isBytes ? (request.body as Uint8Array) : utf8(JSON.stringify(request.body));
		const { signal, restart, clear } = patient(
			request.patience ?? defaultPatience + msPerByte * (body?.length ?? 0),
			request.signal
		);
		const nonce = toBase64url(randomOf(16));
		try {
			const answer = await this.#transport({
				method,
				url: this.place.origin + path,
				headers: {
					'Causeway-Nonce': nonce,
					...(request.body === undefined ? {} : { 'Content-Type': isBytes ? 'application/octet-stream' : 'application/json' }),
					...(request.authorization ? { Authorization: request.authorization } : {}),
					...(request.unattended ? { 'Causeway-Unattended': 'yes' } : {}),
					...(work ? { 'Causeway-Work': work } : {}),
					...request.headers
				},
				body,
				withCookies: request.as === 'staff',
				signal,
				...(request.streamed && { onCame: restart }),
				...(request.onSent && {
					onSent: (bytes: number) => {
						restart();
						request.onSent?.(bytes);
					}
				})
			});
			const streamed = request.streamed && answer.status >= 200 && answer.status < 300;
			if (streamed || this.#isSigned(method, path, nonce, answer)) return accepted(answer);
			return refused('answer-not-signed', String(answer.status));
		} catch {
			return request.signal?.aborted ? refused('stopped') : refused('no-connection');
		} finally {
			clear();
		}
	}

	#isSigned(method: string, path: string, nonce: string, { status, signature, body }: Answer): boolean {
		const key = parseVkey(this.place.vkey);
		const publicKey = key.ok ? fromBase64url(key.value.publicKey, 32) : null;
		const bytes = signature === null ? null : fromBase64url(signature, 64);
		if (!publicKey || !bytes) return false;
		return checkSignature(bytes, answerBytes(method, path, status, nonce, body), publicKey);
	}
}

/** What of a case is full, by the `about` of the node's `too-large`: a person is told other words than of one thing that is too large. */
const full: ReadonlyMap<string, string> = new Map([
	['words', 'words-full'],
	['threads', 'threads-full'],
	['thread', 'threads-full'],
	['consents', 'desks-full'],
	['case', 'files-full'],
	['pieces', 'files-full']
]);

const named = (code: string, about: string): [code: string, about: string] => [
	(code === 'too-large' && full.get(about)) || code,
	about
];

/** What a node signs of an answer: label, method, path with query, status, the asker's nonce, SHA-256 of the body. */
export const answerBytes = (method: string, path: string, status: number, nonce: string, body: Uint8Array): Uint8Array =>
	concat(utf8(`causeway/answer/v1\n${method}\n${path}\n${status}\n${nonce}\n`), sha256(body));

function parseJson(body: Uint8Array): unknown {
	try {
		return JSON.parse(textFrom(body) ?? '');
	} catch {
		return undefined;
	}
}

/** A signal that also gives up `milliseconds` after its start or the last `restart`. */
function patient(
	milliseconds: number,
	outer: AbortSignal | undefined
): { signal: AbortSignal; restart: () => void; clear: () => void } {
	const controller = new AbortController();
	let timer = setTimeout(() => controller.abort(), milliseconds);
	const stop = (): void => controller.abort();
	if (outer?.aborted) stop();
	outer?.addEventListener('abort', stop);
	return {
		signal: controller.signal,
		restart: () => {
			clearTimeout(timer);
			timer = setTimeout(() => controller.abort(), milliseconds);
		},
		clear: () => {
			clearTimeout(timer);
			outer?.removeEventListener('abort', stop);
		}
	};
}

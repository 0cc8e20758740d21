import { type IncomingMessage, request } from 'node:http';
import { accepted, type CaseId, type Outcome, refused } from '#core/base';
import type { CaptureTold } from '#core/evidence';
import { readBody } from '#server/read-body.ts';
import type { Clock } from './clock.ts';

type Asked = { readonly case: CaseId; readonly at: number };

const answerMost = 256 * 1024;
const patienceMs = 20_000;
const rememberedMs = 86_400_000;
/** Captures of one case within a day: a life of pages, and no way to have others' addresses asked for ever. */
const aDay = 60;

/**
 * The node's line to its capture worker, a socket of this machine. What goes over it is sealed either way. Remembers in memory alone which case asked for what, so that nobody fetches
 * another's; a restart forgets, and she asks again.
 */
export class CaptureLine {
	readonly #socket: string | null;
	readonly #clock: Clock;
	readonly #asked = new Map<string, Asked>();

	constructor(socket: string | null, clock: Clock) {
		this.#socket = socket;
		this.#clock = clock;
	}

	/** The worker's key; `null` where there is none, or it does not answer. */
	async recipient(): Promise<string | null> {
		const answer = await this.#ask('GET', '/recipient');
		const { recipient } = answer ?? {};
		return typeof recipient === 'string' ? recipient : null;
	}

	/** What this case asked for and may still be there, the newest first: for who left meanwhile and comes back. */
	askedBy(asker: CaseId): readonly string[] {
		return [...this.#asked].flatMap(([id, one]) => (one.case === asker ? [id] : [])).reverse();
	}

	/** Hands a sealed request on. Refuses `capture-not-offered`, `too-many` and what the worker refuses. */
	async start(asker: CaseId, sealed: Uint8Array): Promise<Outcome<string>> {
		const now = this.#clock.now().getTime();
		for (const [id, { at }] of this.#asked) if (now - at > rememberedMs) this.#asked.delete(id);
		if ([...this.#asked.values()].filter((one) => one.case === asker).length >= aDay) return refused('too-many', 'captures');
		const answer = await this.#ask('POST', '/captures', sealed);
		if (!answer) return refused('capture-not-offered');
		const { capture, code } = answer;
		if (typeof capture !== 'string') return refused(code === 'capture-busy' ? code : 'request-malformed');
		this.#asked.set(capture, { case: asker, at: now });
		return accepted(capture);
	}

	/** What became of a capture of this case. `not-found` also where the worker began anew. */
	async look(asker: CaseId, id: string): Promise<Outcome<CaptureTold>> {
		if (this.#asked.get(id)?.case !== asker) return refused('not-found');
		const answer = await this.#ask('GET', `/captures/${id}`);
		if (!answer) return refused('capture-not-offered');
		return 'state' in answer ? accepted(answer as CaptureTold) : refused('not-found');
	}

	/** One sealed piece, as it comes. */
	async piece(asker: CaseId, id: string, index: number): Promise<Outcome<AsyncIterable<Uint8Array>>> {
		if (this.#asked.get(id)?.case !== asker) return refused('not-found');
		const answer = await this.#send('GET', `/captures/${id}/pieces/${index}`);
		if (answer?.statusCode === 200) return accepted(answer);
		answer?.resume();
		return refused(answer ? 'not-found' : 'capture-not-offered');
	}

	async #ask(method: string, path: string, body?: Uint8Array): Promise<Readonly<Record<string, unknown>> | null> {
		const answer = await this.#send(method, path, body);
		const read = answer ? await readBody(answer, answerMost, patienceMs) : null;
		try {
			const value: unknown = JSON.parse(new TextDecoder().decode(read?.ok ? read.value : new Uint8Array()));
			return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
		} catch {
			return null;
		}
	}

	#send(method: string, path: string, body?: Uint8Array): Promise<IncomingMessage | null> {
		const socketPath = this.#socket;
		if (socketPath === null) return Promise.resolve(null);
		return new Promise((resolve) => {
			const asked = request({ socketPath, method, path, timeout: patienceMs, agent: false }, resolve);
			asked.on('timeout', () => asked.destroy());
			asked.on('error', () => resolve(null));
			asked.end(body);
		});
	}
}

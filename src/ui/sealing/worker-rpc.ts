import { type Outcome, refused } from '#core/base';

/** What a verb of the worker is given beside its input: a signal that the caller may abort, and a way to tell how far it is. */
export type Call = { readonly signal: AbortSignal; readonly report: (progress: unknown) => void };

/** The verbs a worker answers. Inputs, progress and results must survive structured cloning. */
export type Verbs = { readonly [name: string]: (input: never, call: Call) => Promise<Outcome<unknown, string>> };

type ToWorker =
	| { readonly id: number; readonly verb: string; readonly input: unknown }
	| { readonly id: number; readonly cancel: true }
	| { readonly ping: number };
type FromWorker =
	| { readonly id: number; readonly progress: unknown }
	| { readonly id: number; readonly outcome: Outcome<unknown, string> }
	| { readonly pong: number };

/** One end of a channel: a Worker, the worker's own global, or a MessagePort. */
export type Line = {
	postMessage(message: unknown, transfer?: ArrayBuffer[]): void;
	addEventListener(type: 'message' | 'error' | 'messageerror', listener: (event: { readonly data?: unknown }) => void): void;
};

/** Answers calls on the worker's side. A verb that throws is refused as `sealing-stopped`; the page is told nothing of the cause. */
export function answerCalls(verbs: Verbs, line: Line): void {
	const running = new Map<number, AbortController>();
	const say = (message: FromWorker): void => line.postMessage(message);
	line.addEventListener('message', async ({ data }) => {
		const message = data as ToWorker;
		if ('ping' in message) return say({ pong: message.ping });
		if ('cancel' in message) return running.get(message.id)?.abort();
		const { id } = message;
		const controller = new AbortController();
		running.set(id, controller);
		const call: Call = { signal: controller.signal, report: (progress) => say({ id, progress }) };
		try {
			const verb = Object.hasOwn(verbs, message.verb) ? verbs[message.verb] : undefined;
			say({ id, outcome: verb ? await verb(message.input as never, call) : refused('sealing-stopped', 'verb') });
		} catch {
			say({ id, outcome: refused('sealing-stopped', 'fault') });
		} finally {
			running.delete(id);
		}
	});
}

type Waiting = {
	readonly settle: (outcome: Outcome<unknown, string>) => void;
	readonly progress: ((progress: unknown) => void) | undefined;
};

/** How often the page asks whether the worker still lives, and how long it may be silent while calls wait. */
const beat = { everyMs: 2000, silentMs: 45_000 } as const;

/**
 * The page's side of one worker. It fails closed: when the worker dies, errs or falls silent, everything that waits is refused
 * `sealing-stopped`, and so is every later call. A worker is never started again behind the page's back.
 */
export class WorkerLine<V extends Verbs> {
	readonly #line: Line & { terminate?(): void };
	readonly #waiting = new Map<number, Waiting>();
	#next = 1;
	#silentMs = 0;
	#lookedAt = 0;
	#timer: ReturnType<typeof setInterval> | null = null;
	#stopped = false;

	constructor(line: Line & { terminate?(): void }) {
		this.#line = line;
		line.addEventListener('message', ({ data }) => this.#hear(data as FromWorker));
		line.addEventListener('error', () => this.stop());
		line.addEventListener('messageerror', () => this.stop());
	}

	get stopped(): boolean {
		return this.#stopped;
	}

	/** Calls a verb; what `transfer` names moves over and is empty here. Aborting `signal` asks the verb to end; it then answers `stopped` itself. */
	call<Name extends keyof V & string>(
		verb: Name,
		input: Parameters<V[Name]>[0],
		options: {
			readonly progress?: (progress: never) => void;
			readonly signal?: AbortSignal;
			readonly transfer?: ArrayBuffer[];
		} = {}
	): ReturnType<V[Name]> {
		if (this.#stopped) return Promise.resolve(refused('sealing-stopped')) as ReturnType<V[Name]>;
		const id = this.#next++;
		const answer = new Promise<Outcome<unknown, string>>((settle) => {
			this.#waiting.set(id, { settle, progress: options.progress as Waiting['progress'] });
		});
		options.signal?.addEventListener('abort', () => this.#say({ id, cancel: true }), { once: true });
		this.#say({ id, verb, input }, options.transfer);
		if (options.signal?.aborted) this.#say({ id, cancel: true });
		this.#listenForLife();
		return answer as ReturnType<V[Name]>;
	}

	/** Ends the worker and refuses whatever waits. */
	stop(): void {
		if (this.#stopped) return;
		this.#stopped = true;
		if (this.#timer !== null) clearInterval(this.#timer);
		this.#line.terminate?.();
		for (const { settle } of this.#waiting.values()) settle(refused('sealing-stopped'));
		this.#waiting.clear();
	}

	#say(message: ToWorker, transfer: ArrayBuffer[] = []): void {
		try {
			if (!this.#stopped) this.#line.postMessage(message, transfer);
		} catch {
			this.stop();
		}
	}

	#hear(message: FromWorker): void {
		this.#silentMs = 0;
		if ('pong' in message) return;
		const waiting = this.#waiting.get(message.id);
		if ('progress' in message) {
			waiting?.progress?.(message.progress);
			return;
		}
		this.#waiting.delete(message.id);
		waiting?.settle(message.outcome);
	}

	#listenForLife(): void {
		// Nothing was asked before: there was nothing to hear, however long that was.
		if (this.#waiting.size === 1) {
			this.#silentMs = 0;
			this.#lookedAt = performance.now();
		}
		if (this.#timer !== null) return;
		this.#timer = setInterval(() => {
			// A device that slept, or a page that was held up itself, looks late: that is not the worker's silence.
			this.#silentMs += Math.min(performance.now() - this.#lookedAt, 2 * beat.everyMs);
			this.#lookedAt = performance.now();
			if (this.#waiting.size === 0) {
				clearInterval(this.#timer as ReturnType<typeof setInterval>);
				this.#timer = null;
			} else if (this.#silentMs > beat.silentMs) this.stop();
			else this.#say({ ping: this.#next });
		}, beat.everyMs);
	}
}

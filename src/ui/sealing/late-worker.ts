import type { Line } from './worker-rpc.ts';

type Started = Line & { terminate(): void };
type Listen = Parameters<Line['addEventListener']>;

/**
 * A worker that is made when it is woken, not with the page: `arrive` says whether its script came, `make` then makes it, once. What is said to it before
 * waits. When the script does not come the line errs, so everything that waits is refused and nothing was sent.
 */
export class LateWorker implements Line {
	readonly #arrive: () => Promise<boolean>;
	readonly #make: () => Started;
	readonly #listening: Listen[] = [];
	#waiting: unknown[] = [];
	#worker: Started | null = null;
	#woken = false;
	#ended = false;

	constructor(arrive: () => Promise<boolean>, make: () => Started) {
		this.#arrive = arrive;
		this.#make = make;
	}

	wake(): void {
		if (this.#woken) return;
		this.#woken = true;
		void this.#start();
	}

	async #start(): Promise<void> {
		const came = await this.#arrive();
		if (this.#ended) return;
		if (!came) return this.#tell('error', {});
		this.#worker = this.#make();
		for (const listener of this.#listening) this.#worker.addEventListener(...listener);
		for (const message of this.#waiting) this.#worker.postMessage(message);
		this.#waiting = [];
	}

	postMessage(message: unknown): void {
		if (this.#worker) this.#worker.postMessage(message);
		else if (isPing(message)) this.#tell('message', { data: { pong: message.ping } });
		else this.#waiting.push(message);
	}

	addEventListener(...listener: Listen): void {
		this.#listening.push(listener);
		this.#worker?.addEventListener(...listener);
	}

	terminate(): void {
		this.#ended = true;
		this.#waiting = [];
		this.#worker?.terminate();
	}

	#tell(type: Listen[0], event: { readonly data?: unknown }): void {
		for (const [heard, listener] of this.#listening) if (heard === type) listener(event);
	}
}

/** While its script is on the way a worker is not silent: how long that may take is for `arrive` to say. */
const isPing = (message: unknown): message is { readonly ping: number } =>
	typeof message === 'object' && message !== null && 'ping' in message;

/**
 * All that core may use of the world around it: names that mean the same in Node 24, in every browser and in workers.
 * Only tsconfig.core.json reads this file; a name that is missing here is missing on purpose until somebody has thought about it.
 */
declare class TextEncoder {
	encode(text?: string): Uint8Array<ArrayBuffer>;
}

declare class TextDecoder {
	constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
	decode(bytes?: Uint8Array | ArrayBuffer, options?: { stream?: boolean }): string;
}

/** application/x-www-form-urlencoded text as pairs (URL Standard section 5). */
declare class URLSearchParams {
	constructor(pairs?: string | Record<string, string> | Iterable<readonly [string, string]>);
	append(name: string, value: string): void;
	delete(name: string): void;
	get(name: string): string | null;
	getAll(name: string): string[];
	has(name: string): boolean;
	set(name: string, value: string): void;
	toString(): string;
	[Symbol.iterator](): IterableIterator<[string, string]>;
}

interface ReadableStreamDefaultReader<R = unknown> {
	read(): Promise<{ done: false; value: R } | { done: true; value: R | undefined }>;
	cancel(reason?: unknown): Promise<void>;
	releaseLock(): void;
}

interface ReadableStreamDefaultController<R = unknown> {
	readonly desiredSize: number | null;
	enqueue(chunk?: R): void;
	close(): void;
	error(reason?: unknown): void;
}

declare class ReadableStream<R = unknown> {
	constructor(
		source?: {
			start?(controller: ReadableStreamDefaultController<R>): void | Promise<void>;
			pull?(controller: ReadableStreamDefaultController<R>): void | Promise<void>;
			cancel?(reason?: unknown): void | Promise<void>;
		},
		strategy?: { highWaterMark?: number; size?(chunk?: R): number }
	);
	getReader(): ReadableStreamDefaultReader<R>;
	pipeThrough<T>(through: { readonly readable: ReadableStream<T>; readonly writable: WritableStream<R> }): ReadableStream<T>;
	cancel(reason?: unknown): Promise<void>;
	[Symbol.asyncIterator](): AsyncIterator<R>;
}

declare class WritableStream<W = unknown> {
	constructor(sink?: {
		write?(chunk: W): void | Promise<void>;
		close?(): void | Promise<void>;
		abort?(reason?: unknown): void | Promise<void>;
	});
	abort(reason?: unknown): Promise<void>;
	close(): Promise<void>;
}

interface TransformStreamDefaultController<O = unknown> {
	enqueue(chunk?: O): void;
	terminate(): void;
	error(reason?: unknown): void;
}

declare class TransformStream<I = unknown, O = unknown> {
	constructor(transformer?: {
		start?(controller: TransformStreamDefaultController<O>): void | Promise<void>;
		transform?(chunk: I, controller: TransformStreamDefaultController<O>): void | Promise<void>;
		flush?(controller: TransformStreamDefaultController<O>): void | Promise<void>;
	});
	readonly readable: ReadableStream<O>;
	readonly writable: WritableStream<I>;
}

/** A key that the platform keeps to itself; age-encryption accepts one in place of bytes. */
interface CryptoKey {
	readonly type: string;
	readonly extractable: boolean;
}

import type { Request, Transport } from '#ui/sealing/transport.ts';

/** A connection that breaks: before the request arrives, or after the node did what was asked. `down` loses everything that comes after. */
export class LosingLine {
	#next: { readonly what: 'request' | 'answer'; readonly path: RegExp; readonly andStaysDown: boolean } | null = null;
	#isDown = false;
	/** Bodies of what went out to write, as they were, whether or not it arrived. */
	readonly written: string[] = [];

	/** Loses the next request to an address like this, or the answer to it. */
	lose(what: 'request' | 'answer', path: RegExp, andStaysDown = false): void {
		this.#next = { what, path, andStaysDown };
	}

	/** From now on everything arrives. */
	mend(): void {
		[this.#next, this.#isDown] = [null, false];
	}

	readonly over =
		(line: Transport): Transport =>
		async (request) => {
			const fault = this.#next?.path.test(request.url) ? this.#next : null;
			if (/\/(acts|open|erase)$/.test(request.url)) this.written.push(bodyOf(request));
			if (this.#isDown) throw new Error('no connection');
			if (!fault) return line(request);
			[this.#next, this.#isDown] = [null, fault.andStaysDown];
			if (fault.what === 'answer') await line(request);
			throw new Error('no connection');
		};
}

const bodyOf = ({ body }: Request): string => new TextDecoder().decode(body ?? new Uint8Array());

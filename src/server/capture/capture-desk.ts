import { createHash } from 'node:crypto';
import { accepted, concat, type Outcome, refused, toHex } from '#core/base';
import { type CaptureFacts, type CaptureRequest, isCaptureRequest } from '#core/evidence';
import { pieceSpans } from '#core/report';
import { hashOfSealed, isRecipient, type KeyPair, makeKeyPair, openValue, randomId, sealBulk, sealValue } from '#core/sealing';
import { bulkCipherNative } from '#server/gateways/bulk-cipher.ts';
import { type CapturedPage, type CaptureRefusal, type CaptureWorld, capturePage } from './capture-page.ts';
import { leafHash, software, writeWacz } from './write-wacz.ts';

type DeskRefusal = CaptureRefusal | 'request-malformed' | 'capture-busy' | 'not-found';

/** What came of one capture: sealed pieces and sealed facts, nothing else. */
export type CaptureState =
	| { readonly state: 'waiting' | 'running' }
	| { readonly state: 'refused'; readonly code: CaptureRefusal }
	| { readonly state: 'done'; readonly facts: Uint8Array; readonly pieces: readonly Uint8Array[] };

const waitingMost = 8;
const keptMs = 15 * 60_000;

/**
 * Takes requests that are sealed to its key, captures one page after the other, and seals what it got to the key that the request names before it takes the next. The key lives and dies with the
 * process; nothing is written down. What nobody fetched within a quarter of an hour is forgotten.
 */
export class CaptureDesk {
	readonly #world: CaptureWorld;
	readonly #keys: KeyPair;
	readonly #captures = new Map<string, CaptureState>();
	#line: Promise<void> = Promise.resolve();

	constructor(world: CaptureWorld, keys: KeyPair) {
		this.#world = world;
		this.#keys = keys;
	}

	static open = async (world: CaptureWorld): Promise<CaptureDesk> => new CaptureDesk(world, await makeKeyPair());

	get recipient(): string {
		return this.#keys.recipient;
	}

	async take(sealed: Uint8Array): Promise<Outcome<string, DeskRefusal>> {
		const opened = await openValue<CaptureRequest>(sealed, 'causeway/capture-request/v1', this.#keys.identity);
		if (!opened.ok || !isCaptureRequest(opened.value) || !isRecipient(opened.value.recipient))
			return refused('request-malformed');
		const request = opened.value;
		const busy = [...this.#captures.values()].filter(({ state }) => state === 'waiting' || state === 'running');
		if (busy.length >= waitingMost || this.#captures.size >= 4 * waitingMost) return refused('capture-busy');
		const id = randomId<'capture'>();
		this.#captures.set(id, { state: 'waiting' });
		this.#line = this.#line.then(async () => {
			if (!this.#captures.has(id)) return;
			this.#captures.set(id, { state: 'running' });
			const done = await this.#capture(request).catch((): CaptureState => ({ state: 'refused', code: 'capture-failed' }));
			if (this.#captures.has(id)) this.#captures.set(id, done);
			setTimeout(() => this.#captures.delete(id), keptMs).unref();
		});
		return accepted(id);
	}

	state = (id: string): CaptureState | null => this.#captures.get(id) ?? null;

	/** Waits until nothing is under way. */
	rest = (): Promise<void> => this.#line;

	async #capture({ address, recipient }: CaptureRequest): Promise<CaptureState> {
		const page = await capturePage(address, this.#world);
		if (!page.ok) return { state: 'refused', code: page.refusal.code };
		const archive = await writeWacz(page.value);
		const pieces: Uint8Array[] = [];
		for (const { from, to, zeros } of pieceSpans(archive.length)) {
			const sealed = await sealBulk(bulkCipherNative, concat(archive.subarray(from, to), new Uint8Array(zeros)), recipient);
			if (!sealed.ok) return { state: 'refused', code: 'capture-failed' };
			pieces.push(sealed.value);
		}
		const facts = await sealValue(factsOf(page.value, archive, pieces), recipient);
		return facts.ok ? { state: 'done', facts: facts.value, pieces } : { state: 'refused', code: 'capture-failed' };
	}
}

function factsOf(page: CapturedPage, archive: Uint8Array, pieces: readonly Uint8Array[]): CaptureFacts {
	const seal = page.exchanges.findLast(({ isPage }) => isPage)?.seal ?? null;
	return {
		v: 1,
		type: 'causeway/capture/v1',
		asked: page.asked,
		url: page.url,
		redirects: page.redirects,
		title: page.title,
		begunAt: page.begunAt.toISOString(),
		endedAt: page.endedAt.toISOString(),
		software: `${software}, ${page.browser}`,
		address: page.address,
		certificate: seal && {
			...seal,
			validFrom: Math.floor(seal.validFrom),
			validTo: Math.floor(seal.validTo),
			sha256: leafHash(page.chains.get(new URL(page.url).origin))
		},
		requests: page.exchanges.length,
		refusals: page.refusals,
		bytes: archive.length,
		sha256: toHex(createHash('sha256').update(archive).digest()),
		pieces: pieces.map((piece) => ({ sealedHash: hashOfSealed(piece), bytes: piece.length }))
	};
}

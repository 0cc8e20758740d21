import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { AcceptedLoad, type Allowance, usualAllowance } from '#server/gateways/accepted-load.ts';
import type { Clock } from '#server/gateways/clock.ts';
import { DecayingCount } from '#server/gateways/decaying-count.ts';

/** A piece of work to be done before the request is looked at; `bits` leading zero bits of SHA-256(challenge "." nonce). */
export type Work = { readonly challenge: string; readonly bits: number };

/**
 * Proof-of-work against floods and guessing. Failures raise the price for the asker who failed and, as they grow, for everybody a little.
 * What was accepted lately, beyond a generous allowance, raises the price of what always costs work (opening a case), and of nothing else:
 * whoever comes back to her case pays nothing for a flood. Nobody is ever locked out. Askers are told apart by a keyed hash of their address under a key that lives and dies with this process:
 * no address is stored or logged.
 */
export class WorkGate {
	readonly #key = randomBytes(32);
	readonly #spent = new Map<string, number>();
	readonly #failures = new Map<string, { count: number; until: number }>();
	readonly #nodeFailures: DecayingCount;
	readonly #accepted: AcceptedLoad;
	readonly #clock: Clock;

	constructor(clock: Clock, allowance: Allowance = usualAllowance) {
		this.#clock = clock;
		this.#nodeFailures = new DecayingCount(clock, 60_000);
		this.#accepted = new AcceptedLoad(clock, allowance);
	}

	/** Work wanted for `purpose` from this asker now; 0 bits where none is. `base` is the least. */
	demand(purpose: string, address: string, base: number): Work {
		const bits = Math.max(this.#afterFailures(address, base), afterAccepted(base, this.#accepted.bits()));
		const expires = this.#now() + lifeMs;
		const body = `${purpose}.${bits}.${expires}.${randomBytes(9).toString('base64url')}`;
		return { challenge: `${body}.${this.#mac(body)}`, bits };
	}

	/**
	 * The bits that finished work must have now. A little less than {@link demand}: a phone works while the price rises, and is not to be sent
	 * round again for it. Not at the price of when it asked: that would let a flood gather cheap challenges beforehand.
	 */
	enough(address: string, base: number): number {
		const opening = Math.max(base, afterAccepted(base, this.#accepted.bits()) - risenMeanwhile);
		return Math.max(this.#afterFailures(address, base), opening);
	}

	/** Whether `answer` (`<challenge>.<nonce>`) is unspent, unexpired work of at least `least` bits for this purpose. Spends it. */
	accept(purpose: string, answer: string, least: number): boolean {
		const cut = answer.lastIndexOf('.');
		const challenge = answer.slice(0, cut);
		const [given, bitsText, expiresText, salt, mac] = challenge.split('.');
		if (!mac || !salt || given !== purpose) return false;
		const body = `${given}.${bitsText}.${expiresText}.${salt}`;
		if (!sameText(mac, this.#mac(body))) return false;
		const bits = Number(bitsText);
		const expires = Number(expiresText);
		if (!(bits >= least) || !(expires > this.#now()) || this.#spent.has(salt)) return false;
		if (leadingZeroBits(createHash('sha256').update(answer).digest()) < bits) return false;
		this.#spend(salt, expires);
		return true;
	}

	/** Counts a failure (wrong codename, wrong sign-in) for this asker and for the node. */
	fail(address: string): void {
		const asker = this.#asker(address);
		this.#failures.set(asker, { count: this.#failed(asker) + 1, until: this.#now() + memoryMs });
		this.#nodeFailures.add(1);
		if (this.#failures.size > 50_000) this.#failures.clear();
	}

	/** Counts what was accepted: how many cases were opened, and how many sealed bytes came in. */
	took(accepted: Allowance): void {
		this.#accepted.add(accepted);
	}

	#failed(asker: string): number {
		const entry = this.#failures.get(asker);
		return entry && entry.until > this.#now() ? entry.count : 0;
	}

	#afterFailures(address: string, base: number): number {
		const failed = this.#failed(this.#asker(address));
		const load = this.#nodeFailures.now();
		const raised = (failed > 3 ? 8 + 2 * (failed - 3) : 0) + (load > 50 ? Math.floor(Math.log2(load / 50)) + 4 : 0);
		return Math.min(mostBits, base + raised);
	}

	#spend(salt: string, expires: number): void {
		this.#spent.set(salt, expires);
		if (this.#spent.size < 100_000) return;
		for (const [known, until] of this.#spent) if (until <= this.#now()) this.#spent.delete(known);
	}

	#now = (): number => this.#clock.now().getTime();
	#asker = (address: string): string => createHmac('sha256', this.#key).update(address).digest('base64url');
	#mac = (body: string): string => createHmac('sha256', this.#key).update(`work ${body}`).digest('base64url');
}

/** About a second of an old phone's work: behind a proxy or an onion service everybody may look like one asker, and nobody may be shut out. */
const mostBits = 18;
/** Some seconds of an old phone's work, once in a case's life, while a node is flooded. */
const mostBitsToOpen = 19;
/** So a client that asks four times gets from the usual price to the highest one, however fast it rises. */
const risenMeanwhile = 2;
const lifeMs = 10 * 60_000;
const memoryMs = 60 * 60_000;

/** What costs nothing at first gets no dearer by what was accepted. */
const afterAccepted = (base: number, raised: number): number => (base === 0 ? 0 : Math.min(mostBitsToOpen, base + raised));

function sameText(a: string, b: string): boolean {
	const left = Buffer.from(a);
	const right = Buffer.from(b);
	return left.length === right.length && timingSafeEqual(left, right);
}

function leadingZeroBits(hash: Uint8Array): number {
	let bits = 0;
	for (const byte of hash) {
		if (byte !== 0) return bits + Math.clz32(byte) - 24;
		bits += 8;
	}
	return bits;
}

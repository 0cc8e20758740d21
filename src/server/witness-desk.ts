import type { IncomingMessage, ServerResponse } from 'node:http';
import { type WitnessRefusal, witnessSizeType, witnessStatus } from '#core/log';
import { AskerCounts } from '#server/gateways/asker-counts.ts';
import { cosign } from '#server/operations/witness/cosign.ts';
import type { Witness } from '#server/operations/witness/witness.ts';
import { readBody } from '#server/read-body.ts';
import { statusOf } from '#server/refusal-status.ts';
import { storageRefusal } from '#server/store/database.ts';

/** A checkpoint with room for a hundred post-quantum cosignatures is none that a log sends; 63 hashes and some lines are. */
const bodyBytes = 64 * 1024;
/** A log asks once a second. What one asker sent counts half after ten seconds: about nine a second for long, more in a burst. */
const askedAtMost = 128;
const askerHalfLifeMs = 10_000;
const busyAtMost = 32;
/** A log is a program on a line of its own, and its body is small. */
const bodyWithinMs = 10_000;

/**
 * The HTTP side of a witness (C2SP tlog-witness), the same for a node (`/witness/v1/`) and one alone: `add-checkpoint` for logs, and for
 * monitors the last checkpoint of a log that it cosigned. `report` hears codes of our own faults.
 */
export class WitnessDesk {
	readonly #witness: Witness;
	readonly #report: (code: string) => void;
	readonly #askers: AskerCounts;
	readonly #withinMs: number;
	#busy = 0;

	/** `withinMs`: how long a body may take. */
	constructor(witness: Witness, report: (code: string) => void, withinMs = bodyWithinMs) {
		this.#witness = witness;
		this.#report = report;
		this.#askers = new AskerCounts(witness.clock, askedAtMost, askerHalfLifeMs);
		this.#withinMs = withinMs;
	}

	/** `at` is the path below the prefix; `address` is whoever asks, kept as a keyed hash, in memory only. */
	async answer(request: IncomingMessage, response: ServerResponse, at: string, address: string): Promise<void> {
		response.setHeader('Cache-Control', 'no-store');
		try {
			if (at === 'add-checkpoint') await this.#addCheckpoint(request, response, address);
			else await this.#show(request, response, /^([0-9a-f]{64})\/checkpoint$/.exec(at)?.[1]);
		} catch (error) {
			if (response.destroyed) return;
			const code = storageRefusal(error)?.code ?? 'internal';
			this.#report(code);
			if (response.headersSent) response.destroy();
			else say(response, statusOf(code), code);
		}
		if (!request.complete) request.resume();
	}

	async #addCheckpoint(request: IncomingMessage, response: ServerResponse, address: string): Promise<void> {
		if (request.method !== 'POST') return methodWrong(response, 'POST');
		if (!this.#askers.take(address)) return tooMany(response);
		// First the whole body, then a place: whoever sends slowly must not hold one.
		const body = await readBody(request, bodyBytes, this.#withinMs);
		if (!body.ok) return say(response, statusOf(body.refusal.code), body.refusal.code);
		if (this.#busy >= busyAtMost) return tooMany(response);
		this.#busy += 1;
		try {
			const text = textOf(body.value);
			const cosigned = text === null ? null : await cosign(this.#witness, text);
			if (cosigned?.ok) return say(response, 200, cosigned.value);
			const { code, about } = cosigned?.refusal ?? { code: 'witness-request-malformed', about: '' };
			const status = isOwn(code) ? witnessStatus[code] : statusOf(code);
			if (status === 409) return say(response, 409, `${about}\n`, witnessSizeType);
			say(response, status, `${code}\n`);
		} finally {
			this.#busy -= 1;
		}
	}

	async #show(request: IncomingMessage, response: ServerResponse, hash: string | undefined): Promise<void> {
		if (request.method !== 'GET' && request.method !== 'HEAD') return methodWrong(response, 'GET, HEAD');
		const note = hash === undefined ? null : await this.#witness.memory.latest(hash);
		if (note === null) return say(response, 404, 'not-found\n');
		say(response, 200, note);
	}
}

const isOwn = (code: string): code is WitnessRefusal => Object.hasOwn(witnessStatus, code);

function textOf(bytes: Uint8Array): string | null {
	try {
		return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
	} catch {
		return null;
	}
}

function tooMany(response: ServerResponse): void {
	response.setHeader('Retry-After', '1');
	say(response, statusOf('too-many'), 'too-many\n');
}

function methodWrong(response: ServerResponse, allowed: string): void {
	response.setHeader('Allow', allowed);
	say(response, 405, 'method-wrong\n');
}

function say(response: ServerResponse, status: number, body: string, type = 'text/plain; charset=utf-8'): void {
	response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) });
	response.end(response.req.method === 'HEAD' ? undefined : body);
}

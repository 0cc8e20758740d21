import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { type Day, type DeskId, dayOf, fromBase64url, momentOf, type Outcome, textFrom, toBase64url, utf8 } from '#core/base';
import { signAccepted } from '#core/log';
import {
	type PieceBody,
	recipientHash,
	type Signed,
	submissionFromWire,
	type WireCase,
	type WireSubmission
} from '#core/sealing';
import { answerBytes } from '#ui/sealing/api-client.ts';
import type { Request, Transport } from '#ui/sealing/transport.ts';
import { type InventedDesk, InventedKeyLog } from './invented-key-log.ts';
import { KeptCase } from './kept-case.ts';

type Result = { readonly status: number; readonly body?: unknown; readonly bytes?: Uint8Array };
type HeldPiece = { readonly statement: Signed<PieceBody>; readonly bytes: Uint8Array };
type Fault = (request: Request, pass: () => Result) => Result | 'lost' | 'sent-and-lost';

const origin = 'https://node.example';

/** A node in memory that decides by the same rules and keeps sealed things only. `fault` lets a test play the network or a lying server. */
export class InventedNode {
	readonly log = new InventedKeyLog();
	readonly place = { origin, vkey: this.log.vkey };
	readonly cases = new Map<
		string,
		{ readonly accessHash: string; readonly kept: KeptCase; readonly pieces: Map<string, HeldPiece> }
	>();
	readonly desks: InventedDesk[] = [];
	readonly seen: Request[] = [];
	limits = { textBytes: 1_048_576, fileBytes: 104_857_600, pieceBytes: 16_777_216, backupDays: 35 };
	now = new Date('2026-11-22T20:00:00Z');
	fault: Fault = (_, pass) => pass();

	async addDesk(): Promise<InventedDesk> {
		const desk = await this.log.addDesk();
		this.desks.push(desk);
		return desk;
	}

	get transport(): Transport {
		return async (sent) => {
			// What went over a line is a copy: the sender may give its own memory back.
			const request = { ...sent, body: sent.body?.slice() ?? null };
			this.seen.push(request);
			if (request.signal.aborted) throw new Error('aborted');
			let result: Result | null = null;
			const pass = (): Result => {
				result ??= this.#route(request);
				return result;
			};
			const answer = this.fault(request, pass);
			if (answer === 'sent-and-lost') pass();
			if (answer === 'lost' || answer === 'sent-and-lost') throw new Error('no answer');
			request.onSent?.(request.body?.length ?? 0);
			const body = answer.bytes ?? utf8(JSON.stringify(answer.body ?? {}));
			const nonce = request.headers['Causeway-Nonce'] as string;
			const signed = answerBytes(request.method, request.url.slice(origin.length), answer.status, nonce, body);
			return { status: answer.status, signature: toBase64url(ed25519.sign(signed, this.log.node.secret)), body };
		};
	}

	get world(): { today: Day; desks: ReadonlyMap<DeskId, { generation: number; recipientHash: string }> } {
		const desks = this.desks.map(({ desk, pairs }) => {
			const { generation, recipient } = pairs.at(-1) as (typeof pairs)[number];
			return [desk, { generation, recipientHash: recipientHash(recipient) }] as const;
		});
		return { today: dayOf(this.now), desks: new Map(desks) };
	}

	/** The only case there is, for a look from the node's side. */
	get onlyCase(): KeptCase {
		return [...this.cases.values()][0]?.kept as KeptCase;
	}

	#route(request: Request): Result {
		const { method, url } = request;
		const path = url.slice(`${origin}/api/v1`.length);
		if (path === '/node') return { status: 200, body: { now: momentOf(this.now), limits: this.limits } };
		if (path === '/keys') return { status: 200, body: this.log.answer() };
		if (path === '/cases') return this.#open(request);
		const found = this.#caseOf(request);
		if (!found) return refusal(404, 'not-found');
		if (path === '/case') return { status: 200, body: this.#view(found) };
		if (path === '/case/acts') return this.#add(found.kept, jsonOf(request).submission as WireSubmission);
		if (path === '/case/erase') {
			for (const [id, held] of this.cases) if (held === found) this.cases.delete(id);
			return { status: 200 };
		}
		const piece = /^\/case\/pieces\/(.+)$/.exec(path)?.[1] ?? '';
		if (method === 'GET') {
			const held = found.pieces.get(piece);
			return held ? { status: 200, bytes: held.bytes.slice() } : refusal(404, 'not-found');
		}
		return this.#keepPiece(found, piece, request);
	}

	#open(request: Request): Result {
		if (!request.headers['Causeway-Work'])
			return { status: 429, body: { error: { code: 'work-needed', about: '' }, work: { challenge: 'x', bits: 2 } } };
		const { lookupId, accessHash, submission } = jsonOf(request) as {
			lookupId: string;
			accessHash: string;
			submission: WireSubmission;
		};
		if (this.cases.has(lookupId)) return refusal(409, 'case-exists');
		const kept = new KeptCase();
		const answer = this.#add(kept, submission);
		if (answer.status === 200) this.cases.set(lookupId, { accessHash, kept, pieces: new Map() });
		return answer;
	}

	#add(kept: KeptCase, wire: WireSubmission): Result {
		const submission = submissionFromWire(wire);
		if (!submission) return refusal(400, 'entries-mismatch');
		const decided: Outcome<unknown, string> = kept.accept(submission, { kind: 'survivor' }, this.world);
		if (!decided.ok) return refusal(409, decided.refusal.code);
		this.log.addBlind(submission.leaf);
		const { case: caseId, heads } = submission.act.body;
		const word = { case: caseId, heads, checkpointSize: this.log.entries.length, day: dayOf(this.now) };
		return { status: 200, body: { accepted: signAccepted(word, this.log.node) } };
	}

	#view({ kept, pieces }: { kept: KeptCase; pieces: ReadonlyMap<string, HeldPiece> }) {
		const handed = kept.handed();
		const entries = handed.entries.map((step) => ({ ...step, sealed: step.sealed && toBase64url(step.sealed) }));
		return {
			view: { ...handed, entries } as WireCase,
			pieces: [...pieces.values()].map(({ statement }) => ({ ...statement.body, statement }))
		};
	}

	#keepPiece({ kept, pieces }: { kept: KeptCase; pieces: Map<string, HeldPiece> }, place: string, request: Request): Result {
		const statement = JSON.parse(
			textFrom(fromBase64url(request.headers['Causeway-Piece'] ?? '') ?? new Uint8Array()) ?? ''
		) as Signed<PieceBody>;
		if (statement.body.epoch !== kept.parts.get(statement.body.part)?.epoch) return refusal(400, 'epoch-wrong');
		const bytes = request.body as Uint8Array;
		if (toBase64url(sha256(bytes)) !== statement.body.sealedHash) return refusal(400, 'entries-mismatch');
		pieces.set(place, { statement, bytes });
		return { status: 204, bytes: new Uint8Array() };
	}

	#caseOf({ headers }: Request) {
		const [, lookupId = '', secret = ''] = /^Causeway ([\w-]{22})\.([\w-]{43})$/.exec(headers.Authorization ?? '') ?? [];
		const found = this.cases.get(lookupId);
		return found && found.accessHash === toBase64url(sha256(fromBase64url(secret) ?? new Uint8Array())) ? found : null;
	}
}

const refusal = (status: number, code: string): Result => ({ status, body: { error: { code, about: '' } } });
const jsonOf = (request: Request): Record<string, unknown> => JSON.parse(textFrom(request.body ?? new Uint8Array()) ?? '{}');

import { accepted, type DeskId, type Outcome, refused } from '#core/base';
import {
	type ClearStatement,
	type KeyBook,
	openCheckpoint,
	type PlacedStatement,
	parseVkey,
	proveKeyLog,
	verifyWatched,
	type Watch,
	type Watched
} from '#core/log';
import type { Recipient } from '#core/sealing';
import type { ApiClient, NodePlace } from './api-client.ts';

/** What `GET /api/v1/keys` answers: every key statement of the node with its place in the log, and a proof for each. */
export type KeysAnswer = {
	readonly statements: readonly { readonly index: number; readonly statement: ClearStatement }[];
	readonly checkpoint: string;
	readonly proofs: readonly (readonly string[])[];
	/** What the node shows of its witnesses; `null` where it asks nobody. */
	readonly watched?: Watched | null;
};

/** A desk's key as the log proves it: what one may seal to. */
export type DeskRecipient = { readonly desk: DeskId; readonly generation: number; readonly recipient: Recipient };

/** A key book of which every statement was proved to stand in the node's log. */
export class VerifiedKeyBook {
	readonly book: KeyBook;
	readonly checkpoint: string;
	readonly watch: Watch;

	constructor(book: KeyBook, checkpoint: string, watch: Watch) {
		this.book = book;
		this.checkpoint = checkpoint;
		this.watch = watch;
	}

	/** The desk's current key. Refuses `key-not-proved` where the log has none: nothing is ever sealed to it then. */
	deskRecipient(desk: DeskId): Outcome<DeskRecipient, 'key-not-proved'> {
		const body = this.book.deskKey(desk)?.body;
		if (!body?.recipient) return refused('key-not-proved', desk);
		return accepted({ desk, generation: body.generation, recipient: body.recipient });
	}

	/** How a reading judges who wrote. */
	get isMember(): KeyBook['isMember'] {
		return this.book.isMember;
	}
}

export async function fetchKeyBook(client: ApiClient): Promise<Outcome<VerifiedKeyBook, string>> {
	const answer = await client.ask<KeysAnswer>('GET', '/api/v1/keys');
	return answer.ok ? verifyKeys(answer.value, client.place) : answer;
}

/**
 * Verifies a node's key statements: the checkpoint under the page's key, that it goes on from what witnesses cosigned where the node shows any, an inclusion
 * proof for each, then the rules of the key log.
 * Refuses `key-not-proved` (`about` says which step), so that a swapped key is never sealed to.
 */
export function verifyKeys(answer: KeysAnswer, { vkey }: NodePlace): Outcome<VerifiedKeyBook, 'key-not-proved'> {
	const checkpoint = openCheckpoint(answer.checkpoint, vkey);
	if (!checkpoint.ok) return refused('key-not-proved', checkpoint.refusal.code);
	// That witnesses are away stops nothing (docs/decisions/0030-missing-quorum.md); that the log left what they saw does.
	const watch = verifyWatched(answer.watched, checkpoint.value, vkey);
	if (!watch.ok) return refused('key-not-proved', watch.refusal.code);
	const book = proveKeyLog(placedIn(answer), checkpoint.value);
	if (!book.ok) return book;
	const node = parseVkey(vkey);
	if (!node.ok || book.value.nodeKey()?.body.signingKey !== node.value.publicKey) return refused('key-not-proved', 'node');
	return accepted(new VerifiedKeyBook(book.value, answer.checkpoint, watch.value));
}

/** Each statement of an answer with its place and the proof of it. */
export const placedIn = ({ statements, proofs }: KeysAnswer): readonly PlacedStatement[] =>
	statements.map((one, at) => ({ ...one, proof: proofs[at] ?? [] }));

import { accepted, fromBase64url, type Outcome, refused, toBase64url } from '#core/base';
import { leafHashOf, openCheckpoint, verifyInclusion } from '#core/log';
import type { ApiClient } from './api-client.ts';

/** Where a blind leaf stands under a checkpoint that the node signed, checked; or that none covers it yet. */
export type LeafInLog =
	| { readonly state: 'pending' }
	| { readonly state: 'covered'; readonly index: number; readonly checkpoint: string; readonly proof: readonly Uint8Array[] };

type Cover = { readonly state: string; readonly index: number; readonly checkpoint: string; readonly proof: readonly string[] };

/** Asks where a leaf stands, without saying who asks, and checks the answer. Refuses `proof-wrong` (what came does not hold) and as the client does. */
export async function findLeaf(client: ApiClient, leaf: Uint8Array): Promise<Outcome<LeafInLog, string>> {
	const answer = await client.ask<Cover>('GET', `/api/v1/log/leaves/${toBase64url(leaf)}`);
	if (!answer.ok) return answer;
	if (answer.value.state === 'pending') return accepted({ state: 'pending' });
	try {
		const { index, checkpoint, proof: texts } = answer.value;
		const signed = openCheckpoint(checkpoint, client.place.vkey);
		const proof = texts.map((text) => fromBase64url(text, 32) ?? new Uint8Array());
		if (!signed.ok || !verifyInclusion({ ...signed.value, leaf: leafHashOf(leaf), index, proof })) return refused('proof-wrong');
		return accepted({ state: 'covered', index, checkpoint, proof });
	} catch {
		// Not even the shape of an answer.
		return refused('answer-malformed', 'leaf');
	}
}

import { accepted, fromBase64url, type Outcome, refused, toBase64url } from '#core/base';
import { formatReceipt, leafHashOf, leafOfOpening, openCheckpoint, paperText, verifyInclusion } from '#core/log';
import type { SurvivorSession } from './survivor-session.ts';

/**
 * Which of the things that she did, by its id in what happened, and what for: a file that says nothing of it, one that says what it was, or
 * paper, which says nothing.
 */
export type WantedProof = { readonly id: string; readonly as: 'blind' | 'told' | 'paper' };

/** The text of a proof file, checked; `short`: without signatures that have no room on paper. Or that no signed checkpoint covers it yet. */
export type TakenProof =
	| { readonly state: 'pending' }
	| { readonly state: 'proved'; readonly text: string; readonly short: boolean };

type Cover = { readonly state: string; readonly index: number; readonly checkpoint: string; readonly proof: readonly string[] };

/**
 * Asks where the leaf of something she did stands, without saying who asks, and checks the answer before anything is made of it. Refuses
 * `not-open` (nothing of this id that she did is here), `proof-wrong` (what came does not hold), and as the client does.
 */
export async function takeProof(
	{ client, held }: SurvivorSession,
	{ id, as }: WantedProof
): Promise<Outcome<TakenProof, string>> {
	const items = held?.reading?.parts.flatMap((part) => part.items) ?? [];
	const own = items.filter(({ by }) => by.kind === 'survivor');
	const wanted = own.find(({ part, seq }) => `${part}/${seq}` === id);
	// The last item that an act wrote holds what opens its leaf, for all of them.
	const opening = wanted && own.find((item) => item.n === wanted.n && item.opening)?.opening;
	if (!opening) return refused('not-open');
	const leaf = leafOfOpening(opening);
	const answer = await client.ask<Cover>('GET', `/api/v1/log/leaves/${toBase64url(leaf)}`);
	if (!answer.ok) return answer;
	if (answer.value.state === 'pending') return accepted({ state: 'pending' });
	try {
		const { index, checkpoint, proof: texts } = answer.value;
		const signed = openCheckpoint(checkpoint, client.place.vkey);
		const proof = texts.map((text) => fromBase64url(text, 32) ?? new Uint8Array());
		if (!signed.ok || !verifyInclusion({ ...signed.value, leaf: leafHashOf(leaf), index, proof })) return refused('proof-wrong');
		const text = formatReceipt({ index, proof, checkpoint }, as === 'told' ? opening : leaf);
		return accepted({ state: 'proved', ...(as === 'paper' ? paperText(text) : { text, short: false }) });
	} catch {
		// Not even the shape of an answer.
		return refused('answer-malformed', 'leaf');
	}
}

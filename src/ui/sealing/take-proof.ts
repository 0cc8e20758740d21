import { accepted, type Outcome, refused } from '#core/base';
import { formatReceipt, leafOfOpening, paperText } from '#core/log';
import type { Opening } from '#core/sealing';
import type { ApiClient } from './api-client.ts';
import { findLeaf } from './leaf-in-log.ts';
import type { SurvivorSession } from './survivor-session.ts';

/**
 * Which of the things that she did, by its id in what happened, and what for: a file that says nothing of it, one that says what it was, or
 * paper, which says nothing, or paper that says what it was.
 */
export type WantedProof = { readonly id: string; readonly as: 'blind' | 'told' | 'paper' | 'told-paper' };

/** The text of a proof file, checked; `short`: without signatures that have no room on paper. Or that no signed checkpoint covers it yet. */
export type TakenProof =
	| { readonly state: 'pending' }
	| { readonly state: 'proved'; readonly text: string; readonly short: boolean };

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
	return opening ? proveOpening(client, opening, as) : refused('not-open');
}

/** The same for an opening at hand: that of an erasure is in no case. Refuses `proof-wrong`, and as the client does. */
export async function proveOpening(
	client: ApiClient,
	opening: Opening,
	as: WantedProof['as']
): Promise<Outcome<TakenProof, string>> {
	const leaf = leafOfOpening(opening);
	const found = await findLeaf(client, leaf);
	if (!found.ok || found.value.state === 'pending') return found as Outcome<{ readonly state: 'pending' }, string>;
	const { index, proof, checkpoint } = found.value;
	const text = formatReceipt({ index, proof, checkpoint }, as.startsWith('told') ? opening : leaf);
	return accepted({ state: 'proved', ...(as.endsWith('paper') ? paperText(text) : { text, short: false }) });
}

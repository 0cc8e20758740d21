import { accepted, type Outcome, refused } from '#core/base';
import type { Composed, LogParts } from '#core/bundle';
import {
	type Checkpoint,
	checkReceipt,
	formatReceipt,
	leafOfOpening,
	openCheckpoint,
	type Policy,
	parsePolicy,
	policyOfKey
} from '#core/log';
import type { Act, Opening } from '#core/sealing';
import type { ApiClient } from './api-client.ts';
import { gatherHistory } from './gather-history.ts';
import { gatherStamps } from './gather-stamps.ts';
import { type KeysAnswer, placedIn, verifyKeys } from './key-book.ts';
import { findLeaf } from './leaf-in-log.ts';

/** What the log says of the acts in a bundle. `unproved`: acts that no signed and cosigned checkpoint covers yet, or whose leaf nothing here opens. */
export type GatheredLog = { readonly parts: LogParts | null; readonly unproved: readonly Act[] };

/** How often, and after which pause, an act is asked for again that the log does not cover yet: a log grows once a second, witnesses sign a little later. */
export type LogPatience = { readonly rounds: number; readonly pauseMs: number };
const usualPatience: LogPatience = { rounds: 15, pauseMs: 1000 };

type Asked = { readonly act: Act; readonly opening: Opening };
type Found = Asked & {
	readonly place: LogParts['proofs'][number]['place'];
	readonly checkpoint: Checkpoint;
	readonly isQuorum: boolean;
};

const atOnce = 6;

/**
 * Asks the log for a proof of each act, checks it, and waits a little for those that it does not cover yet. Held under the node's own policy; where its witnesses cosigned none of them, under
 * its key alone. Refuses `key-not-proved` (a member wrote something, and the key log does not hold), and as `findLeaf` does.
 */
export async function gatherLog(
	client: ApiClient,
	acts: Composed['acts'],
	{ signal, patience = usualPatience }: { readonly signal: AbortSignal; readonly patience?: LogPatience }
): Promise<Outcome<GatheredLog, string>> {
	const policy = await policyAt(client);
	if (!policy.ok) return policy;
	const alone = policyOfKey(client.place.vkey);
	if (!alone.ok) return alone;
	let left: readonly Asked[] = acts.flatMap(({ act, opening }) => (opening ? [{ act, opening }] : []));
	const found = new Map<Act, Found>();
	for (let round = 0; left.length > 0 && round < patience.rounds && !signal.aborted; round++) {
		if (round > 0) await new Promise((later) => setTimeout(later, patience.pauseMs));
		const seen = await lookFor(client, left, policy.value, alone.value);
		if (!seen.ok) return seen;
		for (const one of seen.value) found.set(one.act, one);
		left = left.filter(({ act }) => !found.get(act)?.isQuorum);
	}
	const cosigned = [...found.values()].filter(({ isQuorum }) => isQuorum);
	const held = cosigned.length > 0 ? cosigned : [...found.values()];
	const proved = new Set(held.map(({ act }) => act));
	const unproved = acts.flatMap(({ act }) => (proved.has(act) ? [] : [act]));
	const checkpoints = held.map(({ checkpoint }) => checkpoint);
	const byMember = acts.some(({ act }) => act.body.by.kind === 'member');
	const keys = byMember ? await gatherKeys(client, checkpoints) : null;
	if (byMember && !keys) return refused('key-not-proved', 'bundle');
	if (held.length === 0) return accepted({ parts: keys && { policy: alone.value, proofs: [], keys, stamps: [] }, unproved });
	const stamps = await gatherStamps(
		client,
		held.map(({ checkpoint, place }) => ({ checkpoint, index: place.index }))
	);
	const proofs = held.map(({ place, opening }) => ({ place, opening }));
	return accepted({ parts: { policy: cosigned.length > 0 ? policy.value : alone.value, proofs, keys, stamps }, unproved });
}

const askKeys = (client: ApiClient): Promise<Outcome<KeysAnswer, string>> => client.ask<KeysAnswer>('GET', '/api/v1/keys');

/** The policy that the node shows, over its own key; that key alone where it asks nobody, or shows nothing that can be read. */
export async function policyAt(client: ApiClient): Promise<Outcome<Policy, string>> {
	const keys = await askKeys(client);
	if (!keys.ok) return keys;
	const alone = policyOfKey(client.place.vkey);
	const shown = parsePolicy(keys.value.watched?.policy ?? '');
	if (!alone.ok || !shown.ok || shown.value.quorum === null) return alone;
	// Whose log it is, the page says; not the policy.
	return accepted({ ...shown.value, logs: alone.value.logs });
}

/**
 * The key log, where it holds and goes on from what the proofs stand under: by what a reader knows whose the keys of members are. Asked for after the acts were found, so that it names
 * whoever wrote them.
 */
async function gatherKeys(client: ApiClient, proved: readonly Checkpoint[]): Promise<LogParts['keys']> {
	const answer = await askKeys(client);
	if (!answer.ok || !verifyKeys(answer.value, client.place).ok) return null;
	const opened = openCheckpoint(answer.value.checkpoint, client.place.vkey);
	const from = opened.ok ? await gatherHistory(client, opened.value, proved) : null;
	return from && { checkpoint: answer.value.checkpoint, statements: placedIn(answer.value), from };
}

async function lookFor(
	client: ApiClient,
	asked: readonly Asked[],
	policy: Policy,
	alone: Policy
): Promise<Outcome<readonly Found[], string>> {
	const found: Found[] = [];
	for (let from = 0; from < asked.length; from += atOnce) {
		const turn = asked.slice(from, from + atOnce);
		const answers = await Promise.all(turn.map(({ opening }) => findLeaf(client, leafOfOpening(opening))));
		for (const [at, answer] of answers.entries()) {
			if (!answer.ok) return answer;
			if (answer.value.state === 'pending') continue;
			const one = turn[at] as Asked;
			const { index, proof, checkpoint } = answer.value;
			const place = { index, proof, checkpoint };
			const text = formatReceipt(place, one.opening);
			const byPolicy = checkReceipt(text, policy);
			const held = byPolicy.ok ? byPolicy : checkReceipt(text, alone);
			if (held.ok) found.push({ ...one, place, checkpoint: held.value.proved.checkpoint, isQuorum: byPolicy.ok });
		}
	}
	return accepted(found);
}

import { fromBase64url, utf8 } from '#core/base';
import type { LogParts } from '#core/bundle';
import { type Checkpoint, formatCheckpoint, openCheckpoint } from '#core/log';
import type { ApiClient } from './api-client.ts';
import { gatherHistory } from './gather-history.ts';

/** An act's place in the log, and the checkpoint under which it was proved. */
type Proved = { readonly checkpoint: Checkpoint; readonly index: number };
type Given = {
	readonly size: number;
	readonly checkpoint: string;
	readonly authority: string;
	readonly token: string;
	readonly anchor: string;
};

const pageLength = 100;
const pagesAtMost = 20;
/** An older one says an earlier time for older acts; the newest speaks of them all. */
const stampsAtMost = 12;

/**
 * The time stamps (RFC 3161) that say by when these acts were in the log: for each the earliest that the node keeps, checked here. What does not hold is left out, and so is everything where
 * the node keeps none or does not answer: a bundle is worth something without.
 */
export async function gatherStamps(client: ApiClient, proved: readonly Proved[]): Promise<LogParts['stamps']> {
	const given = await readStamps(client, Math.min(...proved.map(({ index }) => index)));
	const wanted = new Set<Given>();
	for (const { index } of proved) {
		const first = given.findLast(({ size }) => size > index);
		for (const stamp of given) if (first && stamp.size === first.size) wanted.add(stamp);
	}
	const checkpoints = proved.map(({ checkpoint }) => checkpoint);
	const stamps: LogParts['stamps'][number][] = [];
	for (const stamp of given.filter((one) => wanted.has(one)).slice(0, stampsAtMost)) {
		const held = await heldStamp(client, stamp, checkpoints);
		if (held) stamps.push(held);
	}
	return stamps;
}

/** Newest first, back to the first that does not cover the oldest act. */
async function readStamps(client: ApiClient, oldest: number): Promise<readonly Given[]> {
	const given: Given[] = [];
	for (let page = 0; page < pagesAtMost; page++) {
		const last = given.at(-1);
		const path = `/api/v1/log/timestamps${last ? `?before=${last.size}` : ''}`;
		const answer = await client.ask<{ readonly timestamps: readonly Given[] }>('GET', path);
		if (!answer.ok) break;
		given.push(...answer.value.timestamps);
		if (answer.value.timestamps.length < pageLength || (given.at(-1)?.size ?? 0) <= oldest) break;
	}
	return given;
}

async function heldStamp(
	client: ApiClient,
	{ checkpoint, authority, token, anchor }: Given,
	proved: readonly Checkpoint[]
): Promise<LogParts['stamps'][number] | null> {
	const opened = openCheckpoint(checkpoint, client.place.vkey);
	const [bytes, certificate] = [fromBase64url(token), fromBase64url(anchor)];
	if (!opened.ok || !bytes || !certificate) return null;
	const stamped = opened.value;
	// Reading what authorities sign weighs much, and few nodes keep any.
	const { verifyStamp } = await import('#core/stamp');
	const verified = await verifyStamp(bytes, utf8(formatCheckpoint(stamped)), [{ raw: certificate }]);
	if (!verified.ok) return null;
	const from = await gatherHistory(client, stamped, proved);
	return from && { authority, checkpoint, token, anchor, from };
}

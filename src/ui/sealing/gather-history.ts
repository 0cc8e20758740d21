import { fromBase64url } from '#core/base';
import type { LogParts } from '#core/bundle';
import { type Checkpoint, verifyConsistency } from '#core/log';
import type { ApiClient } from './api-client.ts';

/** How a checkpoint goes on from each of `others`, or they from it, checked; `null` where the node shows none, or one that does not hold. */
export async function gatherHistory(
	client: ApiClient,
	value: Checkpoint,
	others: readonly Checkpoint[]
): Promise<LogParts['stamps'][number]['from'] | null> {
	const from: { size: number; proof: readonly string[] }[] = [];
	const sizes = new Map(others.map((one) => [one.size, one]));
	for (const one of sizes.values()) {
		if (one.size === value.size) continue;
		const [first, next] = one.size < value.size ? [one, value] : [value, one];
		const path = `/api/v1/log/consistency/${first.size}/${next.size}`;
		const answer = await client.ask<{ readonly proof: readonly string[] }>('GET', path);
		if (!answer.ok) return null;
		const proof = answer.value.proof.map((hash) => fromBase64url(hash, 32) ?? new Uint8Array());
		const claim = { oldSize: first.size, oldRoot: first.root, size: next.size, root: next.root, proof };
		if (!verifyConsistency(claim)) return null;
		from.push({ size: one.size, proof: answer.value.proof });
	}
	return from;
}

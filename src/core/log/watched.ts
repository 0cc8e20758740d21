import { accepted, fromBase64url, type Outcome, refused } from '#core/base';
import { type Checkpoint, openCheckpoint } from './checkpoint.ts';
import { verifyConsistency } from './consistency.ts';
import { type CosignatureChecks, type Cosigned, readCosignatures } from './cosignature.ts';
import { isQuorum, type Policy, parsePolicy } from './policy.ts';

/**
 * What a node shows of its witnesses beside a checkpoint: the policy by which it asks them, the last checkpoint that satisfied the quorum, and the
 * consistency proof (base64url) from there to the checkpoint beside it.
 */
export type Watched = { readonly policy: string; readonly cosigned: string | null; readonly proof: readonly string[] };

/**
 * How a log is watched, as far as it was proved. `watched`: the first `size` entries were cosigned by a quorum, the last of its members at `at`
 * (seconds since 1970 in UTC). `missing`: nothing that a quorum cosigned was shown. `nobody`: the policy has no witness.
 */
export type Watch =
	| { readonly state: 'nobody' }
	| { readonly state: 'missing' }
	| { readonly state: 'watched'; readonly size: number; readonly at: number };

/**
 * Since when a quorum stands: the latest moment (seconds since 1970) before which enough of these had cosigned; `null` where they are not
 * enough, or nobody.
 */
export function quorumTime(policy: Policy, cosigned: readonly Cosigned[]): number | null {
	const byTime = cosigned.toSorted((one, other) => other.time - one.time);
	const enough = byTime.findIndex((_, at) =>
		isQuorum(
			policy,
			byTime.slice(0, at + 1).map(({ key }) => key)
		)
	);
	return byTime[enough]?.time ?? null;
}

/**
 * Checks what a node shows of its witnesses against a checkpoint that was opened under its key. That witnesses are missing is an answer and no
 * refusal: a witness may be away. Refuses `log-not-continued` where the checkpoint does not go on from what was cosigned: then two histories were signed.
 */
export function verifyWatched(
	shown: Watched | null | undefined,
	checkpoint: Checkpoint,
	vkey: string,
	checks?: CosignatureChecks
): Outcome<Watch, 'log-not-continued'> {
	if (!shown) return accepted({ state: 'nobody' });
	if (typeof shown.policy !== 'string' || !Array.isArray(shown.proof)) return accepted({ state: 'missing' });
	const policy = parsePolicy(shown.policy);
	if (!policy.ok) return accepted({ state: 'missing' });
	const keys = policy.value.witnesses.map(({ key }) => key);
	if (keys.length === 0) return accepted({ state: 'nobody' });
	const own = typeof shown.cosigned !== 'string' ? null : openCheckpoint(shown.cosigned, vkey, checks?.ed25519);
	if (!own?.ok) return accepted({ state: 'missing' });
	const proof = shown.proof.map((hash) => fromBase64url(hash, 32) ?? new Uint8Array());
	const claim = {
		oldSize: own.value.size,
		oldRoot: own.value.root,
		size: checkpoint.size,
		root: checkpoint.root,
		proof
	};
	// Whoever cosigned: the node signed both.
	if (own.value.size > 0 && !verifyConsistency(claim))
		return refused('log-not-continued', `${own.value.size} to ${checkpoint.size}`);
	const read = readCosignatures(shown.cosigned ?? '', keys, checks);
	const at = read.ok ? quorumTime(policy.value, read.value.cosigned) : null;
	return accepted(at === null ? { state: 'missing' } : { state: 'watched', size: own.value.size, at });
}

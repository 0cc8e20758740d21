import { equalBytes, fromBase64url } from '#core/base';
import { type Checkpoint, formatVkey, openCheckpoint, type Policy, verifyConsistency } from '#core/log';
import { isRecord } from './statement.ts';

/** For each other size a consistency proof (b64u) from the smaller of two checkpoints to the larger. */
export type HistoryProofs = readonly { readonly size: number; readonly proof: readonly string[] }[];

export const isHistory = (value: unknown): value is HistoryProofs =>
	Array.isArray(value) && value.every((one) => isRecord(one) && Number.isSafeInteger(one.size) && isTexts(one.proof));

const isTexts = (value: unknown): value is readonly string[] =>
	Array.isArray(value) && value.every((text) => typeof text === 'string');

/** A checkpoint that a log of the policy signed; `null` for any other. */
export function openByPolicy(text: string, policy: Policy): Checkpoint | null {
	const opened = policy.logs.map(({ key }) => openCheckpoint(text, formatVkey(key))).find(({ ok }) => ok);
	return opened?.ok ? opened.value : null;
}

/** Whether a checkpoint is of one log and one history with every one of `others`. */
export const isOneHistory = (value: Checkpoint, others: readonly Checkpoint[], from: HistoryProofs): boolean =>
	others.every((one) => one.origin === value.origin && goesOn(one, value, from));

function goesOn(one: Checkpoint, value: Checkpoint, from: HistoryProofs): boolean {
	const [first, next] = one.size < value.size ? [one, value] : [value, one];
	if (first.size === next.size) return equalBytes(first.root, next.root);
	const proof =
		from.find(({ size }) => size === one.size)?.proof.map((hash) => fromBase64url(hash, 32) ?? new Uint8Array()) ?? [];
	return verifyConsistency({ oldSize: first.size, oldRoot: first.root, size: next.size, root: next.root, proof });
}

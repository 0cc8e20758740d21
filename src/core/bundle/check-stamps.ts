import { fromBase64url, type Moment, momentOf, utf8 } from '#core/base';
import { type Checkpoint, formatCheckpoint, type Policy } from '#core/log';
import { signerExpired, verifyStamp } from '#core/stamp';
import type { Bag } from './bag.ts';
import type { Fault } from './faults.ts';
import { stampForm } from './layout.ts';
import { type HistoryProofs, isHistory, isOneHistory, openByPolicy } from './one-history.ts';
import { readJson, tried } from './read-json.ts';
import { isRecord } from './statement.ts';

/** A time stamp as a bundle has it: over which checkpoint, by whom, and how that goes on from each checkpoint that a proof of the bundle stands under, or that one from it. */
export type StampRecord = {
	readonly v: 1;
	readonly type: 'causeway/bundle-stamp/v1';
	readonly authority: string;
	readonly checkpoint: string;
	readonly token: string;
	readonly anchor: string;
	readonly from: HistoryProofs;
};

/** What a stamp shows: that the first `size` entries of the log were there `at`, says whoever stands behind `authority`. */
export type HeldStamp = { readonly at: Moment; readonly size: number; readonly authority: string };

/** A certificate that a reader trusts, as DER. */
export type Anchor = { readonly raw: Uint8Array };

/** Checks the time stamps of a bundle: signed over a checkpoint of one history with every one of `proved`. `anchors`: whom the reader trusts; `null`: whoever is named with the stamp. */
export async function checkStamps(
	bag: Bag,
	policy: Policy,
	proved: readonly Checkpoint[],
	anchors: readonly Anchor[] | null
): Promise<{ readonly faults: Fault[]; readonly held: readonly HeldStamp[] }> {
	const faults: Fault[] = [];
	const held: HeldStamp[] = [];
	for (const path of [...bag.keys()].filter((one) => stampForm.test(one)).sort()) {
		const stamp = await readJson(bag, path);
		const judged = isStamp(stamp) ? await tried(() => judge(stamp, policy, proved, anchors)) : null;
		if (judged === null) faults.push({ code: 'stamp-malformed', about: path });
		else if (typeof judged === 'string') faults.push({ code: judged, about: path });
		else held.push(judged);
	}
	return { faults, held };
}

async function judge(
	{ checkpoint, token, anchor, authority, from }: StampRecord,
	policy: Policy,
	proved: readonly Checkpoint[],
	trusted: readonly Anchor[] | null
): Promise<HeldStamp | Fault['code']> {
	const value = openByPolicy(checkpoint, policy);
	if (!value || !isOneHistory(value, proved, from)) return 'stamp-other-log';
	const [bytes, kept] = [fromBase64url(token), fromBase64url(anchor)];
	if (!bytes || !kept) return 'stamp-malformed';
	const verified = await verifyStamp(bytes, utf8(formatCheckpoint(value)), trusted ?? [{ raw: kept }]);
	if (verified.ok) return { at: momentOf(verified.value.at), size: value.size, authority };
	const { code, about } = verified.refusal;
	if (code === 'stamp-malformed') return code;
	return about === signerExpired ? 'stamp-expired' : 'stamp-wrong';
}

function isStamp(value: unknown): value is StampRecord {
	if (!isRecord(value) || value.v !== 1 || value.type !== 'causeway/bundle-stamp/v1') return false;
	const { authority, checkpoint, token, anchor } = value;
	return [authority, checkpoint, token, anchor].every((text) => typeof text === 'string') && isHistory(value.from);
}

import type { Moment } from '#core/base';
import type { ItemName } from '#core/evidence';
import type { Act } from '#core/sealing';

/**
 * What is wrong with a bundle, and where: `about` is a path in the bag, or a number.
 *
 * The bag: `bag-malformed` (its lists, or `bag-info.txt` says something else than the statement and the payload); `file-missing`, `file-changed` against its manifests; `file-added` (in no manifest, or it belongs to nothing in the bundle).
 * Who made it: `statement-malformed`; `statement-forged` (the signature does not hold, or is not by the one who is named); `statement-other-bag` (made for other files).
 * The case: `records-malformed`; `record-forged` (an act whose signature does not hold); `record-author-unknown`; `record-other-case`; `record-unsigned` (in no act).
 * Items: `item-malformed`; `item-other-case`; `item-unknown` (no signed record has this place); `item-altered` (its words, its name or its key are others than were
 * sealed); `item-renamed` (its file lies under another name); `item-truncated`; `item-file-altered`; `items-missing` (fewer or more than the maker signed); `item-repeated` (the same record stands twice).
 * Custody: `custody-missing` (events are gone); `custody-out-of-order`; `custody-altered`; `custody-head-wrong` (the chain ends elsewhere than the maker signed).
 * Provenance: `provenance-altered` (the graph says something else than the records).
 * The log: `policy-malformed`; `proof-missing`; `proof-malformed`; `proof-other-event` (of another act); `proof-log-unknown`; `checkpoint-resigned` (by another key than
 * the log's); `witness-wrong` (not the witnesses that the policy asks for, or a false signature); `proof-wrong`.
 * The key log: `keys-missing` (a member wrote or signed something here); `keys-malformed`; `keys-wrong` (not in the log of the proofs, or against its rules). With it, `record-author-unknown` is also an act, and `statement-forged` a bundle, by a key that
 * was not this member's in this desk.
 * Time stamps: `stamp-malformed`; `stamp-other-log`; `stamp-expired` (the signer's certificate was not in force); `stamp-wrong`.
 */
export type FaultCode =
	| 'bag-malformed'
	| 'file-missing'
	| 'file-added'
	| 'file-changed'
	| 'statement-malformed'
	| 'statement-forged'
	| 'statement-other-bag'
	| 'records-malformed'
	| 'record-forged'
	| 'record-author-unknown'
	| 'record-other-case'
	| 'record-unsigned'
	| 'item-malformed'
	| 'item-other-case'
	| 'item-unknown'
	| 'item-altered'
	| 'item-renamed'
	| 'item-truncated'
	| 'item-file-altered'
	| 'items-missing'
	| 'item-repeated'
	| 'custody-missing'
	| 'custody-out-of-order'
	| 'custody-altered'
	| 'custody-head-wrong'
	| 'provenance-altered'
	| 'policy-malformed'
	| 'proof-missing'
	| 'proof-malformed'
	| 'proof-other-event'
	| 'proof-log-unknown'
	| 'checkpoint-resigned'
	| 'witness-wrong'
	| 'proof-wrong'
	| 'keys-missing'
	| 'keys-malformed'
	| 'keys-wrong'
	| 'stamp-malformed'
	| 'stamp-other-log'
	| 'stamp-expired'
	| 'stamp-wrong';

/**
 * `custody`: of what chain it speaks, which of its steps, counted from 1, and in which file of the bag, where that is known. `act`: which signed step, as it says itself; when it was done and in which file of the bag lies what it
 * wrote, where that could be read.
 */
export type Fault = {
	readonly code: FaultCode;
	readonly about: string;
	readonly custody?: {
		readonly item: ItemName;
		readonly steps: readonly [number, number] | null;
		readonly path: string | null;
	};
	readonly act?: { readonly body: Act['body']; readonly at: Moment | null; readonly path: string | null };
};

/** A fault of an act. `about` tells two acts apart, also those that two people counted alike; people are told what was done, by whom and when. */
export const faultOfAct = (code: Fault['code'], act: Act): Fault => ({
	code,
	about: `act ${act.body.n} of ${act.body.by.kind === 'member' ? act.body.by.member : act.body.by.kind}`,
	act: { body: act.body, at: null, path: null }
});

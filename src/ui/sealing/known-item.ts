import { accepted, type Day, fromBase64url, type Outcome, refused } from '#core/base';
import type { ItemName } from '#core/evidence';
import {
	type CustodyView,
	custodyOf,
	type EvidenceItem,
	evidenceItems,
	type ItemCustody,
	type LeafState,
	placeOfItem
} from '#core/report';
import type { CaseReading } from '#core/sealing';
import type { ApiClient } from './api-client.ts';

/** What is known of one item, as its page shows it. */
export type KnownItem = { readonly item: EvidenceItem; readonly custody: ItemCustody };
/** `log`: whether to ask the log for each step. The node can then guess that these leaves belong together, so it is asked for. */
export type WantedItem = { readonly item: ItemName; readonly log: boolean };

/** Puts together what a verified reading shows of an item. Refuses `not-found` where it has none of this name, and as `findLeaf` does. */
export async function knownItem(
	reading: CaseReading,
	{ item, log }: WantedItem,
	view: Pick<CustodyView, 'reader'> & { readonly today: Day },
	client: ApiClient
): Promise<Outcome<KnownItem, string>> {
	const found = evidenceItems(reading).find((one) => one.item === item);
	const place = found && placeOfItem(reading, found);
	if (!found || !place) return refused('not-found');
	const unlooked = custodyOf(reading, place, { ...view, proofOf: () => null });
	if (!log) return accepted({ item: found, custody: unlooked });
	const looked = await lookInLog(unlooked, client);
	if (!looked.ok) return looked;
	const proofOf = (leaf: string): LeafState => looked.value.get(leaf) ?? null;
	return accepted({ item: found, custody: custodyOf(reading, place, { ...view, proofOf }) });
}

async function lookInLog({ steps }: ItemCustody, client: ApiClient): Promise<Outcome<ReadonlyMap<string, LeafState>, string>> {
	// Few want it, and checking signatures of the log weighs more than all the rest.
	const { findLeaf } = await import('./leaf-in-log.ts');
	const states = new Map<string, LeafState>();
	for (const leaf of new Set(steps.flatMap((step) => step.leaf ?? []))) {
		const inLog = await findLeaf(client, fromBase64url(leaf, 32) as Uint8Array);
		if (!inLog.ok) return inLog;
		states.set(leaf, inLog.value.state === 'covered' ? 'proved' : 'pending');
	}
	return accepted(states);
}

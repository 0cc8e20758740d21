import { type ChainGap, type CustodyChain, hashOfCustody, type PlacedCustody, readChains } from '#core/evidence';
import { parseContent } from '#core/report';
import { hashOfEntry } from '#core/sealing';
import type { Fault } from './faults.ts';
import type { ItemRecord } from './item-record.ts';
import { type KnownRecords, placeOf } from './records.ts';
import type { CustodyHead } from './statement.ts';

const faultOfGap: Readonly<Record<ChainGap['what'], Fault['code'] | null>> = {
	missing: 'custody-missing',
	'out-of-order': 'custody-out-of-order',
	altered: 'custody-altered',
	// Two devices whose clocks differ: told by the table, and no tampering.
	'clock-back': null
};

/**
 * Holds the events of custody, in the order in which they lie in the bag, against each other and against the heads that the maker signed. Each was checked by itself
 * before.
 */
export function checkCustody(
	events: readonly ItemRecord[],
	known: KnownRecords,
	heads: readonly CustodyHead[]
): { readonly faults: Fault[]; readonly chains: readonly CustodyChain[] } {
	const faults: Fault[] = [];
	const placed: PlacedCustody[] = [];
	for (const { content } of events) {
		const custody = parseContent(content.content);
		const entry = known.entries.get(placeOf(content));
		const act = entry && known.authors.get(hashOfEntry(entry));
		if (custody?.kind !== 'custody' || !act) {
			faults.push({ code: 'custody-altered', about: placeOf(content) });
			continue;
		}
		const { part, seq, at: writtenAt } = content;
		const before = placed.at(-1);
		if (before && (before.part > part || (before.part === part && before.seq >= seq)))
			faults.push({ code: 'custody-out-of-order', about: placeOf(content) });
		placed.push({ part, seq, writtenAt, author: act.body.by, content: custody });
	}
	const chains = readChains(placed);
	for (const gap of chains.flatMap(({ gaps }) => gaps)) {
		const code = faultOfGap[gap.what];
		if (code) faults.push({ code, about: `${gap.part} ${gap.item}` });
	}
	for (const { part, item, count, head } of heads) {
		const chain = chains.find((one) => one.part === part && one.item === item);
		const last = chain?.events.at(-1);
		const about = `${part} ${item}`;
		if (!chain || chain.events.length < count) faults.push({ code: 'custody-missing', about });
		else if (chain.events.length > count || !last || hashOfCustody(last.content) !== head)
			faults.push({ code: 'custody-head-wrong', about });
	}
	for (const { part, item } of chains)
		if (!heads.some((head) => head.part === part && head.item === item))
			faults.push({ code: 'custody-head-wrong', about: `${part} ${item}` });
	return { faults, chains };
}

import { type ChainGap, type CustodyChain, hashOfCustody, type PlacedCustody, readChains } from '#core/evidence';
import { parseContent } from '#core/report';
import type { Fault } from './faults.ts';
import type { ItemRecord } from './item-record.ts';
import { actAt, type KnownRecords, placeOf } from './records.ts';
import { type CustodyHead, caseAuthorOf } from './statement.ts';

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
	const paths = new Map<string, string>();
	for (const { content, path } of events) {
		const custody = parseContent(content.content);
		const act = actAt(known, content);
		const author = act && caseAuthorOf(act.body.by);
		if (custody?.kind !== 'custody' || !author) {
			faults.push({ code: 'custody-altered', about: path ?? placeOf(content) });
			continue;
		}
		const { part, seq, at: writtenAt } = content;
		if (path) paths.set(placeOf(content), path);
		const before = placed.at(-1);
		if (before && (before.part > part || (before.part === part && before.seq >= seq)))
			faults.push(faultOf('custody-out-of-order', { part, item: custody.item }, [custody.n, custody.n], path));
		placed.push({ part, seq, writtenAt, author, content: custody });
	}
	const chains = readChains(placed);
	for (const gap of chains.flatMap(({ gaps }) => gaps)) {
		const code = faultOfGap[gap.what];
		const steps = gap.what === 'missing' ? ([gap.from, gap.to] as const) : ([gap.n, gap.n] as const);
		if (code) faults.push(faultOf(code, gap, steps, gap.what === 'missing' ? null : paths.get(placeOf(gap))));
	}
	for (const head of heads) {
		const chain = chains.find((one) => one.part === head.part && one.item === head.item);
		const last = chain?.events.at(-1);
		if (!chain || chain.events.length < head.count)
			for (const steps of missingIn(chain, head.count)) faults.push(faultOf('custody-missing', head, steps));
		else if (chain.events.length > head.count || !last || hashOfCustody(last.content) !== head.head)
			faults.push(faultOf('custody-head-wrong', head, null));
	}
	for (const chain of chains)
		if (!heads.some((head) => head.part === chain.part && head.item === chain.item))
			faults.push(faultOf('custody-head-wrong', chain, null));
	return { faults, chains };
}

/** `about` tells two faults of one chain apart; people are told the thing and the steps. */
function faultOf(
	code: Fault['code'],
	{ part, item }: Pick<CustodyChain, 'part' | 'item'>,
	steps: readonly [number, number] | null,
	path: string | null = null
): Fault {
	return { code, about: [part, item, ...(steps ?? [])].join(' '), custody: { item, steps, path } };
}

/** Which numbers up to the last are in no event of a chain: first and last of each run. However many the maker's statement claims, there are no more runs than events. */
function missingIn(chain: CustodyChain | undefined, count: number): readonly (readonly [number, number])[] {
	const here = [...new Set(chain?.events.map(({ content }) => content.n))].sort((a, b) => a - b);
	return [...here, count + 1].flatMap((n, at, all) => {
		const from = (all[at - 1] ?? 0) + 1;
		return from < n ? [[from, n - 1] as const] : [];
	});
}

import type { DeskId, MemberId, SupporterId } from '#core/base';
import { partsOfSupporter } from './case-state.ts';
import type { Act, CutReason, Entry, PartNumber, SupporterCutEntry, SupporterEndEntry, SupporterEntry } from './entries.ts';

/** Of a walk through a handed case: the steps, and who is known to have written which. */
type Walk = {
	readonly byPlace: ReadonlyMap<string, { readonly part: PartNumber; readonly hash: string; readonly entry: Entry | null }>;
	readonly authors: ReadonlyMap<string, Act>;
};

/** A member's word in the desk's thread that a guardian is to be cut off, which another member may confirm by `hash`. */
export type ReadCut = {
	readonly hash: string;
	readonly desk: DeskId;
	readonly member: MemberId;
	readonly reason: CutReason;
	/** Who confirmed it; `null` while it is a proposal. */
	readonly confirmedBy: MemberId | null;
};

/** Somebody who helps her, or did, as what was handed out proves it. */
export type ReadSupporter = Pick<
	SupporterEntry,
	'supporter' | 'role' | 'recipient' | 'signingKey' | 'line' | 'parts' | 'acts' | 'lastDay'
> & {
	/** How it ended: by her, by the supporter (`resigned`), or by two members of a desk; `null` while only the last day ends it. */
	readonly ended: {
		readonly by: 'survivor' | 'resigned' | 'desk';
		readonly reason: SupporterEndEntry['reason'] | CutReason;
	} | null;
	readonly cuts: readonly ReadCut[];
};

type Written<Kind extends Entry> = { readonly entry: Kind; readonly hash: string; readonly part: PartNumber };

function written<Kind extends Entry>(walk: Walk, type: Kind['type']): readonly Written<Kind>[] {
	return [...walk.byPlace.values()].flatMap(({ entry, hash, part }) =>
		entry?.type === type && walk.authors.has(hash) ? [{ entry: entry as Kind, hash, part }] : []
	);
}

/** The supporter of that id, where she herself put it on the spine. */
export const supporterOfAct = (walk: Walk, supporter: SupporterId): SupporterEntry | null =>
	written<SupporterEntry>(walk, 'causeway/supporter/v1').find(
		({ entry, hash, part }) => entry.supporter === supporter && part === 0 && walk.authors.get(hash)?.body.by.kind === 'survivor'
	)?.entry ?? null;

/** Whether a supporter may have added this: an item in the own line or in a part to write in, or the own end in the own line. */
export function isBySupporter(walk: Walk, entry: Entry, supporter: SupporterId): boolean {
	const known = supporterOfAct(walk, supporter);
	if (!known) return false;
	if (entry.type === 'causeway/supporter-end/v1') return entry.part === known.line && entry.supporter === supporter;
	if (entry.type !== 'causeway/item/v1') return false;
	return entry.part === known.line || (known.acts.includes('write') && known.parts.includes(entry.part));
}

/** Everybody who helps or helped, with how it ended and what desks proposed. */
export function readSupporters(walk: Walk): readonly ReadSupporter[] {
	const cuts = written<SupporterCutEntry>(walk, 'causeway/supporter-cut/v1').flatMap(({ entry, hash }) => {
		const by = walk.authors.get(hash)?.body.by;
		return by?.kind === 'member' ? [{ entry, hash, desk: by.desk, member: by.member }] : [];
	});
	const ends = written<SupporterEndEntry>(walk, 'causeway/supporter-end/v1');
	return written<SupporterEntry>(walk, 'causeway/supporter/v1').flatMap(({ entry, hash }): ReadSupporter[] => {
		if (entry.part !== 0 || walk.authors.get(hash)?.body.by.kind !== 'survivor') return [];
		const { supporter, role, recipient, signingKey, line, parts, acts, lastDay } = entry;
		const proposed = cuts
			.filter((cut) => cut.entry.supporter === supporter && cut.entry.confirms === null)
			.map((cut): ReadCut => {
				const confirmed = cuts.find(
					(other) => other.entry.confirms === cut.hash && other.desk === cut.desk && other.member !== cut.member
				);
				const { hash, desk, member } = cut;
				return { hash, desk, member, reason: cut.entry.reason, confirmedBy: confirmed?.member ?? null };
			});
		return [
			{
				supporter,
				role,
				recipient,
				signingKey,
				line,
				parts,
				acts,
				lastDay,
				cuts: proposed,
				ended: endOf(walk, ends, entry, proposed)
			}
		];
	});
}

function endOf(
	walk: Walk,
	ends: readonly Written<SupporterEndEntry>[],
	{ supporter, line, role }: SupporterEntry,
	cuts: readonly ReadCut[]
): ReadSupporter['ended'] {
	for (const { entry, hash, part } of ends.filter((end) => end.entry.supporter === supporter)) {
		const by = walk.authors.get(hash)?.body.by;
		if (by?.kind === 'survivor' && part === 0) return { by: 'survivor', reason: entry.reason };
		if (by?.kind === 'supporter' && by.supporter === supporter && part === line) return { by: 'resigned', reason: entry.reason };
	}
	const cut = role === 'guardian' ? cuts.find(({ confirmedBy }) => confirmedBy !== null) : undefined;
	return cut ? { by: 'desk', reason: cut.reason } : null;
}

/** Whether a supporter is in force on this day, by what the reader was shown. The last day is included. */
export const isHelping = ({ ended, lastDay }: Pick<ReadSupporter, 'ended' | 'lastDay'>, today: string): boolean =>
	ended === null && lastDay >= today;

/** The supporters to whom whoever makes a new key of a part must grant it. */
export const helpersOfPart = (supporters: readonly ReadSupporter[], part: PartNumber, today: string): readonly ReadSupporter[] =>
	supporters.filter((one) => isHelping(one, today) && partsOfSupporter(one).includes(part));

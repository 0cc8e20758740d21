import { equalBytes } from '#core/base';
import type { CaseAuthor } from '#core/sealing';
import { type Bag, wholeFile } from './bag.ts';
import type { Fault } from './faults.ts';
import type { ItemRecord } from './item-record.ts';
import { paths, readManifest } from './layout.ts';
import { provenanceOf } from './provenance.ts';
import { cacTermsOf } from './provenance-cac.ts';
import { actAt, type KnownRecords } from './records.ts';
import { caseAuthorOf } from './statement.ts';

/** What a graph, or a manifest, may be long at most. */
const bytesAtMost = 64_000_000;

/** The graphs of provenance, and what each is made by. */
const graphs = [
	[paths.provenance, provenanceOf],
	[paths.provenanceCac, cacTermsOf]
] as const;

/** Makes the graphs of provenance anew from the records that were checked, and holds them against those in the bag. Older bundles have one of them or none. */
export async function checkProvenance(
	bag: Bag,
	known: KnownRecords,
	items: readonly ItemRecord[],
	events: readonly ItemRecord[]
): Promise<Fault[]> {
	const listed = await wholeFile(bag.get(paths.manifest), bytesAtMost);
	const hashes = listed && readManifest(listed);
	const faults: Fault[] = [];
	const authorOf = (place: { readonly part: number; readonly seq: number }): CaseAuthor | null => {
		const act = actAt(known, place);
		return act && caseAuthorOf(act.body.by);
	};
	for (const [path, makeGraph] of graphs) {
		const file = bag.get(path);
		if (!file) continue;
		const told = await wholeFile(file, bytesAtMost);
		const made = hashes && makeGraph({ case: known.case, items, events, hashes, authorOf });
		if (!told || !made || !equalBytes(told, made)) faults.push({ code: 'provenance-altered', about: path });
	}
	return faults;
}

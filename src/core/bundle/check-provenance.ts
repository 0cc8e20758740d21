import { equalBytes } from '#core/base';
import { hashOfEntry } from '#core/sealing';
import { type Bag, wholeFile } from './bag.ts';
import type { Fault } from './faults.ts';
import type { ItemRecord } from './item-record.ts';
import { paths, readManifest } from './layout.ts';
import { provenanceOf } from './provenance.ts';
import { type KnownRecords, placeOf } from './records.ts';

/** What a graph, or a manifest, may be long at most. */
const bytesAtMost = 64_000_000;

/** Makes the graph of provenance anew from the records that were checked, and holds it against the one in the bag. Older bundles have none. */
export async function checkProvenance(
	bag: Bag,
	known: KnownRecords,
	items: readonly ItemRecord[],
	events: readonly ItemRecord[]
): Promise<Fault[]> {
	const file = bag.get(paths.provenance);
	if (!file) return [];
	const listed = await wholeFile(bag.get(paths.manifest), bytesAtMost);
	const hashes = listed && readManifest(listed);
	const told = await wholeFile(file, bytesAtMost);
	const made =
		hashes &&
		provenanceOf({
			case: known.case,
			items,
			events,
			hashes,
			authorOf: (place) => {
				const entry = known.entries.get(placeOf(place));
				return (entry && known.authors.get(hashOfEntry(entry))?.body.by) ?? null;
			}
		});
	return told && made && equalBytes(told, made) ? [] : [{ code: 'provenance-altered', about: paths.provenance }];
}

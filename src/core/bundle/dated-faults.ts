import { hashOfEntry } from '#core/sealing';
import type { Fault } from './faults.ts';
import type { ItemRecord } from './item-record.ts';
import { type KnownRecords, placeOf } from './records.ts';

/** Says of each fault of an act when it was done and where what it wrote lies, as far as a record of it could be read. */
export function datedFaults(faults: readonly Fault[], known: KnownRecords, read: readonly ItemRecord[]): readonly Fault[] {
	if (!faults.some(({ act }) => act)) return faults;
	const hashes = new Map(
		read.map((one) => {
			const entry = known.entries.get(placeOf(one.content));
			return [entry ? hashOfEntry(entry) : '', one] as const;
		})
	);
	return faults.map((fault) => {
		const hash = fault.act?.body.entries.find((one) => hashes.has(one));
		const record = hash === undefined ? undefined : hashes.get(hash);
		return fault.act && record ? { ...fault, act: { ...fault.act, at: record.content.at, path: record.path ?? null } } : fault;
	});
}

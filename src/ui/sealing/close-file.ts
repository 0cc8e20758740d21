import type { FileId, Outcome } from '#core/base';
import { closedItemsIn, filesOf } from '#core/report';
import type { CaseReading } from '#core/sealing';

/**
 * Has the node hand out no more a file that may show a person under 18, then each copy of it that this reading shows: nobody may look whether a copy covers enough. Every one is asked for, whatever
 * became of the others; refuses as the first that was refused.
 */
export async function closeWithCopies(
	file: FileId,
	reading: CaseReading | undefined,
	close: (file: FileId) => Promise<Outcome<object, string>>
): Promise<Outcome<object, string>> {
	const closed = reading && closedItemsIn(reading, [file]);
	const copies = reading ? filesOf(reading).filter((one) => one.file !== file && one.pieces && closed?.has(one.file)) : [];
	let done = await close(file);
	for (const copy of done.ok ? copies : []) {
		const next = await close(copy.file);
		if (done.ok) done = next;
	}
	return done;
}

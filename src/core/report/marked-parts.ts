import type { CaseReading, PartKind, PartNumber } from '#core/sealing';
import { parseContent } from './parse-content.ts';

/** What she can mark as privileged: parts of hers. The thread with counsel or counselling is privileged by itself. */
export type Markable = Exclude<PartKind, 'own' | 'thread'>;

/** The parts that carry her mark now. A mark counts from her own part, or from the part itself for a desk, and by her hand alone. */
export function markedParts(reading: CaseReading): ReadonlySet<PartNumber> {
	const marks = new Map<PartNumber, boolean>();
	for (const { part, items } of reading.parts)
		for (const item of items) {
			const content = item.by.kind === 'survivor' ? parseContent(item.content) : null;
			if (content?.kind === 'privilege-mark' && (part === 0 || part === content.part)) marks.set(content.part, content.on);
		}
	return new Set([...marks].flatMap(([part, on]) => (on ? [part] : [])));
}

/** The kinds of the parts that she marked. */
export const markedKinds = (reading: CaseReading): readonly Markable[] => {
	const marked = markedParts(reading);
	return reading.parts.flatMap(({ part, kind }) =>
		kind !== null && kind !== 'own' && kind !== 'thread' && marked.has(part) ? [kind] : []
	);
};

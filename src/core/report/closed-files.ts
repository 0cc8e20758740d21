import { type FileId, isId } from '#core/base';
import type { ItemName } from '#core/evidence';
import type { CaseReading } from '#core/sealing';
import { evidenceItems } from './evidence-items.ts';
import { deskOfThread } from './own-told.ts';
import { everything } from './read-contents.ts';

/** The files that a desk closed because they may show a person under 18, as the threads of this reading say. */
const closedFilesIn = (reading: CaseReading): ReadonlySet<FileId> =>
	new Set(
		everything(reading).flatMap((one) =>
			one.content.kind === 'may-show-minor' && deskOfThread(one) !== null ? [one.content.file] : []
		)
	);

/**
 * The items that no desk opens and no folder takes: what was closed (`closed`: by whoever else says so, the node among them), and every copy that somebody says was made of such a one: a copy covers what its
 * maker chose, and nobody may look whether that was enough. And what a closed copy was made from, by the word of whoever put the copy there: it shows at least as much.
 */
export function closedItemsIn(reading: CaseReading, closed: Iterable<string> = []): ReadonlySet<ItemName> {
	const found = new Set<ItemName>([...closedFilesIn(reading), ...closed]);
	if (found.size === 0) return found;
	const items = evidenceItems(reading);
	const originals = ({ original, abouts }: (typeof items)[number]): readonly (ItemName | null)[] => [
		original,
		...abouts.map((about) => about.original)
	];
	for (let before = -1; before < found.size; ) {
		before = found.size;
		for (const one of items) {
			if (originals(one).some((from) => from !== null && found.has(from))) found.add(one.item);
			if (one.derivation && found.has(one.item)) found.add(one.derivation.original);
		}
	}
	return found;
}

/** A file, and what it was made from, and that from: what has to be closed with it where nobody else is told what was made of what. */
export function originalsOf(reading: CaseReading, file: FileId): readonly FileId[] {
	const from = new Map(evidenceItems(reading).map(({ item, derivation }) => [item, derivation?.original ?? null]));
	const found: FileId[] = [];
	// What this reader was not given is not for it to name.
	const isFile = (one: ItemName | null): one is FileId => isId<'file'>(one) && (one === file || from.has(one));
	for (let at: ItemName | null = file; isFile(at) && !found.includes(at); at = from.get(at) ?? null) found.push(at);
	return found;
}

/**
 * SHA-256 (hex) by which the same bytes are known anywhere: of files that were never taken because they show a person under 18 or may, and of closed ones (by {@link closedItemsIn}) where a copy's maker
 * wrote theirs down.
 */
export const closedHashesIn = (reading: CaseReading, closed: ReadonlySet<ItemName>): ReadonlySet<string> =>
	new Set(
		everything(reading).flatMap(({ content }): string[] => {
			if (content.kind === 'hash-only') return content.sha256 === null ? [] : [content.sha256.toLowerCase()];
			if (content.kind !== 'derivation') return [];
			return [
				...(closed.has(content.original) ? [content.originalSha256] : []),
				...(closed.has(content.item) ? [content.sha256] : [])
			];
		})
	);

import type { CaseId, FileId, Json, Outcome } from '#core/base';
import { type ItemName, isItemName } from '#core/evidence';
import { parseContent, type ReportContent } from '#core/report';
import { type Act, type Entry, type Identity, type ItemContent, openValue } from '#core/sealing';
import { isRecord } from './statement.ts';

/** A case that somebody can read, as a node hands it out or an archive holds it. Whoever gives it has verified it. */
export type BundleSource = {
	readonly case: CaseId;
	readonly acts: readonly Act[];
	readonly entries: readonly { readonly entry: Entry; readonly sealed: Uint8Array | null }[];
	/** What opens a part; empty where the reader holds nothing. */
	readonly identities: (part: number) => readonly Identity[];
	/** A sealed piece of a file. */
	readonly piece: (file: FileId, index: number) => Promise<Outcome<Uint8Array, string>>;
};

/** One item of the case, opened: its place among the entries, its sealed bytes, and what it says. */
export type OpenItem = {
	readonly entry: Entry;
	readonly sealed: Uint8Array;
	readonly value: ItemContent;
	readonly content: ReportContent | null;
	/** What custody calls it. */
	readonly name: ItemName;
};

/** Everything of a case that the given keys open, in the order of its entries. */
export async function openCase({ entries, identities }: BundleSource): Promise<readonly OpenItem[]> {
	const open: OpenItem[] = [];
	for (const { entry, sealed } of entries) {
		if (entry.type !== 'causeway/item/v1' || !sealed) continue;
		const opened = await openValue<ItemContent>(sealed, 'causeway/content/v1', ...identities(entry.part));
		if (!opened.ok) continue;
		const { value } = opened;
		open.push({ entry, sealed, value, content: parseContent(value.content), name: nameOf(value) });
	}
	return open;
}

/** What custody calls an item: an id where it has one, else where it stands. */
export function nameOf({ part, seq, content }: Pick<ItemContent, 'part' | 'seq'> & { readonly content: Json }): ItemName {
	const { kind, file, fingerprint, item } = (isRecord(content) ? content : {}) as Readonly<Record<string, unknown>>;
	const id =
		kind === 'file' ? file : kind === 'fingerprint' ? fingerprint : kind === 'call-note' || kind === 'device' ? item : null;
	return isItemName(id) ? id : `${part}/${seq}`;
}

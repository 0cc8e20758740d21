import { accepted, canonicalBytes, concat, type Json, type Outcome, refused } from '#core/base';
import { hashOfCustody, type ItemName, parseSavedChat, type SavedChat } from '#core/evidence';
import {
	type Act,
	type BulkCipher,
	type CaseAuthor,
	hashOfEntry,
	hashOfSealed,
	type Identity,
	type Opening,
	openBulk,
	type ShownKey,
	showKey
} from '#core/sealing';
import { type BagFile, bagFileOf } from './bag.ts';
import { fileIn, formatItem, type ItemRecord } from './item-record.ts';
import { custodyPath, filePath, itemPath, paperPath, paths } from './layout.ts';
import type { BundleSource, OpenItem } from './open-case.ts';
import { provenanceOf } from './provenance.ts';
import { cacTermsOf } from './provenance-cac.ts';
import { type BundleRecords, placeOf } from './records.ts';
import { type CustodyHead, caseAuthorOf } from './statement.ts';

/** A paper of the maker, for people: what is in the bundle in plain words, a certificate. Held by the manifest, and by nothing that was sealed. */
export type Paper = { readonly name: string; readonly bytes: Uint8Array };

/** What goes in: items by place (`<part>/<seq>`), in this order; and whether what was written about them does. */
export type Chosen = { readonly places: readonly string[]; readonly abouts: boolean };

/** The payload of a bundle but for what the log and people add; and what those need. */
export type Composed = {
	readonly payload: readonly BagFile[];
	readonly items: readonly ItemRecord[];
	readonly events: readonly ItemRecord[];
	/** The conversations and lists among the items, by the file that holds them: papers print what was marked. One that cannot be read is not here. */
	readonly chats: ReadonlyMap<string, SavedChat>;
	readonly custody: readonly CustodyHead[];
	/** Each act that the bundle shows, with what opens its leaf in the log; `null` where nothing here does. */
	readonly acts: readonly { readonly act: Act; readonly opening: Opening | null }[];
	/** Who signed what stands at a place; `null` where nothing here is there. */
	readonly authorOf: (place: { readonly part: number; readonly seq: number }) => CaseAuthor | null;
	/** What is made last, when the hashes (hex, by path) of the payload and of the files of the log are known. */
	readonly closing: (hashes: ReadonlyMap<string, string>) => readonly BagFile[];
};

/**
 * Composes what a bundle holds of a case: the chosen items, what was written about them where that is wanted, every event of their custody, and the
 * signed records of all these; and `papers`, each once. Of a file, the bytes are opened as they are read and again as often as they are asked for. Refuses `item-unknown`
 * (nothing that can be opened stands there), `paper-name-wrong` (no plain name, or one twice), `cannot-open`, `piece-altered`, `upload-incomplete`, and as `source.piece` does.
 */
export async function composeBundle(
	source: BundleSource,
	open: readonly OpenItem[],
	{ places, abouts }: Chosen,
	cipher: BulkCipher,
	papers: readonly Paper[] = []
): Promise<Outcome<Composed, string>> {
	const laid = paperFiles(papers);
	if (!laid.ok) return laid;
	const picked: OpenItem[] = [];
	for (const place of places) {
		const item = open.find(({ value }) => placeOf(value) === place);
		if (!item) return refused('item-unknown', place);
		picked.push(item);
	}
	const names = new Set<ItemName>(picked.map(({ name }) => name));
	const told = open.filter(({ content }) => abouts && content?.kind === 'item-about' && names.has(content.item));
	const happened = open
		.filter(({ content }) => content?.kind === 'custody' && names.has(content.item))
		.sort((a, b) => a.value.part - b.value.part || a.value.seq - b.value.seq);
	const payload: BagFile[] = [];
	const records: Record<'items' | 'events', ItemRecord[]> = { items: [], events: [] };
	const chatFiles = new Set<string>(picked.flatMap(({ content }) => (content?.kind === 'chat' ? content.file : [])));
	const chats = new Map<string, SavedChat>();
	for (const item of [...picked, ...told.filter((one) => !picked.includes(one))]) {
		const made = await recordOf(source, item, records.items.length + 1, cipher, chatFiles.has(item.name));
		if (!made.ok) return made;
		if (made.value.chat) chats.set(item.name, made.value.chat);
		records.items.push(made.value.record);
		payload.push(bagFileOf(itemPath(records.items.length), formatItem(made.value.record)), ...made.value.files);
	}
	for (const item of happened) {
		const made = await recordOf(source, item, 0, cipher);
		if (!made.ok) return made;
		records.events.push(made.value.record);
		payload.push(bagFileOf(custodyPath(records.events.length), formatItem(made.value.record)));
	}
	const signed = recordsOf(source, [...records.items, ...records.events]);
	payload.push(bagFileOf(paths.records, canonicalBytes(signed as unknown as Json)), ...laid.value);
	const authors = authorsIn(signed);
	const authorOf: Composed['authorOf'] = ({ part, seq }) => authors.get(`${part}/${seq}`) ?? null;
	const openings = new Map(open.flatMap(({ entry, value }) => (value.opening ? [[hashOfEntry(entry), value.opening]] : [])));
	return accepted({
		payload,
		...records,
		chats,
		custody: headsOf(happened),
		authorOf,
		closing: (hashes) => {
			const told = { case: source.case, ...records, authorOf, hashes };
			return [bagFileOf(paths.provenance, provenanceOf(told)), bagFileOf(paths.provenanceCac, cacTermsOf(told))];
		},
		acts: signed.acts.map((act) => ({ act, opening: openings.get(act.body.entries.at(-1) ?? '') ?? null }))
	});
}

/** Lays papers where they belong. Refuses `paper-name-wrong`: a name that is no plain step of a path, or one twice. */
export function paperFiles(papers: readonly Paper[]): Outcome<readonly BagFile[], 'paper-name-wrong'> {
	const files: BagFile[] = [];
	for (const { name, bytes } of papers) {
		const path = paperPath(name);
		// Two names that differ in case alone are one file on some machines.
		const isTwice = files.some((file) => file.path.toLowerCase() === path?.toLowerCase());
		if (path === null || isTwice) return refused('paper-name-wrong', name);
		files.push(bagFileOf(path, bytes));
	}
	return accepted(files);
}

type Recorded = { readonly record: ItemRecord; readonly files: readonly BagFile[]; readonly chat: SavedChat | null };
/** What a paper is written from lies in memory at once. */
const chatBytesAtMost = 67_108_864;

async function recordOf(
	source: BundleSource,
	{ sealed, value, entry }: OpenItem,
	number: number,
	cipher: BulkCipher,
	isChat = false
): Promise<Outcome<Recorded, string>> {
	const identities = source.identities(entry.part);
	const key = await showKey(sealed, ...identities);
	if (!key.ok) return key;
	const file = fileIn(value.content);
	if (!file || number === 0) return accepted({ record: { content: value, key: key.value, file: null }, files: [], chat: null });
	const pieces: ShownKey[] = [];
	const opened: Uint8Array[] = [];
	for (const [index, { sealedHash }] of file.pieces.entries()) {
		const piece = await source.piece(file.file, index);
		if (!piece.ok) return piece;
		if (hashOfSealed(piece.value) !== sealedHash) return refused('piece-altered', String(index));
		const shown = await showKey(piece.value, ...identities);
		if (!shown.ok) return shown;
		pieces.push(shown.value);
		if (!isChat || file.bytes > chatBytesAtMost) continue;
		const content = await openBulk(cipher, piece.value, ...identities);
		if (!content.ok) return content;
		opened.push(content.value);
	}
	const path = filePath(number, file.name);
	const read = (): AsyncGenerator<Uint8Array> => openedPieces(source, file, identities, cipher);
	return accepted({
		record: { content: value, key: key.value, file: { path, pieces } },
		files: [{ path, bytes: file.bytes, read }],
		chat: opened.length === 0 ? null : parseSavedChat(concat(...opened).subarray(0, file.bytes))
	});
}

/** The bytes of a file, piece by piece. Throws where a piece that was there is not any more: what was begun cannot be mended. */
async function* openedPieces(
	source: BundleSource,
	file: NonNullable<ReturnType<typeof fileIn>>,
	identities: readonly Identity[],
	cipher: BulkCipher
): AsyncGenerator<Uint8Array> {
	let left = file.bytes;
	for (const index of file.pieces.keys()) {
		const sealed = await source.piece(file.file, index);
		const opened = sealed.ok ? await openBulk(cipher, sealed.value, ...identities) : sealed;
		if (!opened.ok) throw new Error(opened.refusal.code);
		const content = opened.value.subarray(0, left);
		left -= content.length;
		if (content.length > 0) yield content;
	}
	if (left > 0) throw new Error('upload-incomplete');
}

/** The first entry of the case, those of the items, the last of each act that wrote one of them, and these acts. */
function recordsOf(source: BundleSource, items: readonly ItemRecord[]): BundleRecords {
	const wanted = new Set(['0/1', ...items.map(({ content }) => placeOf(content))]);
	const hashes = new Map(source.entries.map(({ entry }) => [hashOfEntry(entry), entry]));
	const needed = new Set([...hashes].flatMap(([hash, entry]) => (wanted.has(placeOf(entry)) ? [hash] : [])));
	const acts = source.acts.filter(({ body }) => body.entries.some((hash) => needed.has(hash)));
	for (const { body } of acts) needed.add(body.entries.at(-1) ?? '');
	const entries = [...hashes].flatMap(([hash, entry]) => (needed.has(hash) ? [entry] : []));
	return { v: 1, type: 'causeway/bundle-records/v1', case: source.case, acts, entries };
}

/** Who signed what stands where. */
function authorsIn({ acts, entries }: BundleRecords): ReadonlyMap<string, CaseAuthor> {
	const by = new Map(acts.flatMap(({ body }) => body.entries.map((hash) => [hash, caseAuthorOf(body.by) ?? undefined] as const)));
	return new Map(entries.flatMap((entry) => [[placeOf(entry), by.get(hashOfEntry(entry))] as const]).filter(isKnown));
}
const isKnown = <K, V>(pair: readonly [K, V | undefined]): pair is readonly [K, V] => pair[1] !== undefined;

function headsOf(events: readonly OpenItem[]): readonly CustodyHead[] {
	const heads = new Map<string, CustodyHead>();
	for (const { value, content } of events) {
		if (content?.kind !== 'custody') continue;
		const at = `${value.part} ${content.item}`;
		const count = (heads.get(at)?.count ?? 0) + 1;
		heads.set(at, { part: value.part, item: content.item, count, head: hashOfCustody(content) ?? '' });
	}
	return [...heads.values()];
}

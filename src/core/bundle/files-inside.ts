import { isId, utf8 } from '#core/base';
import { type ItemName, isItemName } from '#core/evidence';
import { type Bag, type BagFile, hashInScript, hashOfFile } from './bag.ts';
import { fileIn, type ItemRecord, parseItem } from './item-record.ts';
import { itemForm, paths, readManifest } from './layout.ts';
import { nameOf } from './open-case.ts';
import { readJson, readText } from './read-json.ts';
import { isRecord } from './statement.ts';

/** A file of evidence in a bag, by what its record says of it; `item` is `null` where no record names it. */
export type FileInside = {
	readonly path: string;
	readonly item: ItemName | null;
	readonly name: string;
	readonly mediaType: string;
	readonly bytes: number;
	/** SHA-256 in hex. */
	readonly hash: string;
	/** Whether it is the archive of a page of the web. */
	readonly isPage: boolean;
};

/** What lies in a bag, as its records say: nothing of it is checked here, so that a record that fails its check hides nothing. */
export type Inside = {
	readonly cases: ReadonlySet<string>;
	readonly files: readonly FileInside[];
	/** The things in it, by what custody calls them. */
	readonly things: ReadonlySet<ItemName>;
	/** Everything that its records name: files, and what a copy was made of. */
	readonly named: ReadonlySet<ItemName>;
	/** SHA-256 (hex) of every file of the payload. */
	readonly hashes: ReadonlySet<string>;
};

const given: readonly unknown[] = ['file', 'fingerprint', 'call-note', 'device', 'hash-only', 'answer'];

/** `isWhole`: whether the bag was checked, and each file has the hash that the manifest says. Else every file is hashed here. */
export async function filesInside(bag: Bag, isWhole: boolean): Promise<Inside> {
	const records: ItemRecord[] = [];
	for (const path of bag.keys()) {
		const record = itemForm.test(path) ? parseItem(await readJson(bag, path)) : null;
		if (record) records.push(record);
	}
	const contents = records.map(({ content: { content } }) => (isRecord(content) ? content : {}));
	const manifest = isWhole ? readManifestOf(await readText(bag, paths.manifest)) : null;
	const hashOf = async (file: BagFile): Promise<string> =>
		manifest?.get(file.path) ?? (await hashOfFile(file, hashInScript)).hash;
	const hashes = new Map<string, string>();
	for (const file of bag.values()) if (file.path.startsWith('data/')) hashes.set(file.path, await hashOf(file));
	const pages = new Set(contents.flatMap(({ kind, file }) => (kind === 'capture' ? [file] : [])));
	const byPath = new Map(records.flatMap((record) => (record.file ? [[record.file.path, record] as const] : [])));
	const evidence = [...bag.values()].filter(({ path }) => path.startsWith('data/items/') && !itemForm.test(path));
	return {
		cases: new Set(records.map(({ content }) => content.case)),
		files: evidence.map((file) => {
			const told = byPath.get(file.path);
			const said = told && fileIn(told.content.content);
			return {
				path: file.path,
				item: said?.file ?? null,
				name: said?.name ?? file.path.slice(file.path.lastIndexOf('/') + 1),
				mediaType: typeof said?.mediaType === 'string' ? said.mediaType : '',
				bytes: file.bytes,
				hash: hashes.get(file.path) ?? '',
				isPage: said !== undefined && said !== null && pages.has(said.file)
			};
		}),
		things: new Set(
			records.flatMap(({ content }) =>
				isRecord(content.content) && given.includes(content.content.kind) ? [nameOf(content)] : []
			)
		),
		named: new Set(
			contents.flatMap(({ file, item, original }) => [file, item, original].filter((one) => isId(one) || isItemName(one)))
		) as ReadonlySet<ItemName>,
		hashes: new Set(hashes.values())
	};
}

const readManifestOf = (text: string | null): ReadonlyMap<string, string> | null =>
	text === null ? null : readManifest(utf8(text));

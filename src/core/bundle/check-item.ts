import { canonicalBytes, equalBytes, type Json, utf8 } from '#core/base';
import { type FileContent, pieceSpans } from '#core/report';
import { type BulkCipher, hashOfSealed, pad, type ShownKey, sealAgain } from '#core/sealing';
import type { Bag, BagFile } from './bag.ts';
import type { Fault } from './faults.ts';
import { fileIn, formatItem, type ItemRecord, parseItem } from './item-record.ts';
import { filePath } from './layout.ts';
import { readJson, readText, tried } from './read-json.ts';
import { type KnownRecords, placeOf } from './records.ts';

/**
 * Checks one item: it is of this case, a signed record has its place, and sealed again under the key that is shown it is byte for byte what was signed then; the same for each
 * piece of its file. So nobody, whoever made the bundle either, can put other words or another picture in its place.
 */
export async function checkItem(
	bag: Bag,
	path: string,
	known: KnownRecords,
	cipher: BulkCipher
): Promise<{ readonly faults: Fault[]; readonly item: ItemRecord | null }> {
	const fault = (code: Fault['code'], about = path) => ({ faults: [{ code, about }], item: null });
	const text = await readText(bag, path);
	const read = parseItem(await readJson(bag, path));
	// One text and no other: a member that nobody sealed would be read as if it were evidence.
	if (!read || text === null || !equalBytes(utf8(text), formatItem(read))) return fault('item-malformed');
	const item = { ...read, path };
	if (item.content.case !== known.case) return fault('item-other-case');
	const entry = known.entries.get(placeOf(item.content));
	if (entry?.type !== 'causeway/item/v1') return fault('item-unknown');
	const frame = await tried(() => pad(canonicalBytes(item.content as unknown as Json)));
	if (!frame || !(await isSealedSo(cipher, item.key, frame, entry.sealedHash))) return fault('item-altered');
	const file = fileIn(item.content.content);
	// Events bring no file; a record of a file that shows none would leave the file beside it unread.
	if (!item.file) return file ? fault('item-malformed') : { faults: [], item };
	if (!file) return fault('item-malformed');
	const number = Number(/(\d+)\.json$/.exec(path)?.[1]);
	const at = filePath(number, file.name);
	const lies = bag.get(at);
	if (item.file.path !== at || !lies) return { faults: [{ code: 'item-renamed', about: at }], item };
	return { faults: await checkFile(lies, file, item.file.pieces, cipher), item };
}

async function isSealedSo(cipher: BulkCipher, key: ShownKey, content: Uint8Array, sealedHash: string): Promise<boolean> {
	const sealed = await sealAgain(cipher, key, content);
	return sealed.ok && hashOfSealed(sealed.value) === sealedHash;
}

async function checkFile(lies: BagFile, file: FileContent, keys: readonly ShownKey[], cipher: BulkCipher): Promise<Fault[]> {
	const spans = pieceSpans(file.bytes, file.pieceBytes);
	if (spans.length !== file.pieces.length || keys.length !== spans.length) return [{ code: 'item-altered', about: lies.path }];
	if (lies.bytes < file.bytes) return [{ code: 'item-truncated', about: lies.path }];
	if (lies.bytes > file.bytes) return [{ code: 'item-file-altered', about: lies.path }];
	const runs = runsOf(
		lies,
		spans.map(({ from, to, zeros }) => ({ bytes: to - from, zeros }))
	);
	for (const [at, { sealedHash }] of file.pieces.entries()) {
		const { value, done } = await runs.next();
		if (done || !(await isSealedSo(cipher, keys[at] as ShownKey, value, sealedHash)))
			return [{ code: 'item-file-altered', about: `${lies.path}, piece ${at + 1}` }];
	}
	return [];
}

/** Reads a file in runs of given lengths, each with zeros behind it: as its pieces were before they were sealed. */
async function* runsOf(
	file: BagFile,
	lengths: readonly { readonly bytes: number; readonly zeros: number }[]
): AsyncGenerator<Uint8Array> {
	const source = file.read()[Symbol.asyncIterator]();
	let left: Uint8Array = new Uint8Array();
	for (const { bytes, zeros } of lengths) {
		const run = new Uint8Array(bytes + zeros);
		let used = 0;
		while (used < bytes) {
			if (left.length === 0) {
				const { value, done } = await source.next();
				if (done) break;
				left = value;
				continue;
			}
			const taken = left.subarray(0, bytes - used);
			run.set(taken, used);
			used += taken.length;
			left = left.subarray(taken.length);
		}
		yield run;
	}
	await source.return?.();
}

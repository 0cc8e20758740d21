import type { BagFile } from '#core/bundle';
import { walkStream } from '#ui/sealing/walk-stream.ts';

/** PKWARE APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16; 4.4.5: as it is, and deflated. */
const [localMark, insideMark, endMark] = [0x04034b50, 0x02014b50, 0x06054b50];
const [stored, deflated] = [0, 8];
const [endBytes, commentAtMost, listBytesAtMost] = [22, 65_535, 64_000_000];

const viewOf = async (blob: Blob): Promise<DataView> => new DataView(await blob.arrayBuffer());

/**
 * The files of a zip by the list at its end, read where they lie: nothing is unpacked but what is asked for, and never more than the list says. `null` for what is no zip, has a name twice or one
 * that leads out, and for what is not read here: passwords, other ways of packing, more than 4 GB.
 */
export async function zipFiles(zip: Blob): Promise<readonly BagFile[] | null> {
	const tail = await viewOf(zip.slice(-(endBytes + commentAtMost)));
	let end = tail.byteLength - endBytes;
	while (end >= 0 && tail.getUint32(end, true) !== endMark) end--;
	if (end < 0) return null;
	const [count, length, start] = [tail.getUint16(end + 10, true), tail.getUint32(end + 12, true), tail.getUint32(end + 16, true)];
	if (length > listBytesAtMost || start + length > zip.size) return null;
	const list = await viewOf(zip.slice(start, start + length));
	const files: BagFile[] = [];
	let at = 0;
	for (let number = 0; number < count; number++) {
		if (at + 46 > length || list.getUint32(at, true) !== insideMark) return null;
		const [flags, method] = [list.getUint16(at + 8, true), list.getUint16(at + 10, true)];
		const [packed, bytes] = [list.getUint32(at + 20, true), list.getUint32(at + 24, true)];
		const [name, extra, comment] = [28, 30, 32].map((place) => list.getUint16(at + place, true)) as [number, number, number];
		const lies = list.getUint32(at + 42, true);
		if (at + 46 + name > length) return null;
		const path = new TextDecoder().decode(new Uint8Array(list.buffer, at + 46, name));
		at += 46 + name + extra + comment;
		if (path.endsWith('/')) continue;
		const isTwice = files.some((file) => file.path === path);
		if ((flags & 1) !== 0 || (method !== stored && method !== deflated) || !isPlain(path) || isTwice) return null;
		files.push({ path, bytes, read: () => unpacked(zip, lies, packed, bytes, method) });
	}
	return files;
}

/** What lies there, as far as it can be read: where it is not as listed it ends, and its hash says that this file is not the one that was signed. Throws where the zip itself cannot be read any more. */
async function* unpacked(...where: Parameters<typeof unpackedWhole>): AsyncGenerator<Uint8Array> {
	try {
		yield* unpackedWhole(...where);
	} catch (error) {
		if (error instanceof DOMException) throw error;
	}
}

async function* unpackedWhole(zip: Blob, at: number, packed: number, bytes: number, method: number): AsyncGenerator<Uint8Array> {
	const head = await viewOf(zip.slice(at, at + 30));
	if (head.byteLength < 30 || head.getUint32(0, true) !== localMark) throw new Error('zip');
	const start = at + 30 + head.getUint16(26, true) + head.getUint16(28, true);
	const source = zip.slice(start, start + packed).stream();
	let left = bytes;
	const content = method === stored ? source : source.pipeThrough(new DecompressionStream('deflate-raw'));
	for await (const piece of walkStream(content)) {
		left -= piece.length;
		if (left < 0) throw new Error('zip');
		yield piece;
	}
	if (left > 0) throw new Error('zip');
}

const isPlain = (path: string): boolean => /^[^\\:]+$/.test(path) && !path.split('/').some((step) => /^\.*$/.test(step));

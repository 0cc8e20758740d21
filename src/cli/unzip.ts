import { createReadStream, createWriteStream } from 'node:fs';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';

/** Hears what is unpacked, and throws where it is too much. */
type Bound = { file(): void; take(bytes: number): void };

type Inside = {
	readonly name: string;
	readonly method: number;
	readonly packed: number;
	readonly bytes: number;
	readonly at: number;
};

/** PKWARE APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16. */
const [localMark, insideMark, endMark] = [0x04034b50, 0x02014b50, 0x06054b50];
const endBytes = 22;
const commentAtMost = 65_535;
const listBytesAtMost = 64_000_000;
/** 4.4.5: as it is, and deflated. */
const [stored, deflated] = [0, 8];
/** Bit 0: locked with a password. */
const lockedBit = 1;

/**
 * Unpacks a zip into a folder, by the list at its end, which is what every program that shows a zip goes by. Throws for a path that would leave the folder, a name that stands twice (two readers
 * would see two files), a file of another length than the list says (but not for one whose packed bytes are damaged: see `inflated`), and for what we do not read: passwords, other ways of packing, more than 4 GB.
 */
export async function unzip(place: string, folder: string, bound: Bound): Promise<void> {
	const file = await open(place);
	try {
		for (const inside of await listOf(file)) {
			bound.file();
			if (inside.name.endsWith('/')) continue;
			const steps = inside.name.split('/');
			if (!/^[^\\:]+$/.test(inside.name) || steps.some((step) => /^\.*$/.test(step))) throw new Error('path');
			const out = path.join(folder, ...steps);
			await mkdir(path.dirname(out), { recursive: true });
			await unpack(file, place, inside, out, bound);
		}
	} finally {
		await file.close();
	}
}

async function unpack(
	file: FileHandle,
	place: string,
	{ method, packed, bytes, at }: Inside,
	out: string,
	bound: Bound
): Promise<void> {
	const head = await bytesAt(file, at, 30);
	if (head.readUInt32LE(0) !== localMark) throw new Error('local head');
	const start = at + 30 + head.readUInt16LE(26) + head.readUInt16LE(28);
	let left = bytes;
	const measured = new Transform({
		transform(piece: Buffer, _, done) {
			try {
				left -= piece.length;
				// A few bytes can say many: what counts is what comes out.
				bound.take(piece.length);
				done(left < 0 ? new Error('longer than listed') : null, piece);
			} catch (error) {
				done(error as Error);
			}
		}
	});
	const written = createWriteStream(out, { flags: 'wx', mode: 0o600 });
	if (packed === 0) await pipeline([], measured, written);
	else {
		const source = createReadStream(place, { start, end: start + packed - 1 });
		if (method === stored) await pipeline(source, measured, written);
		else if (!(await inflated(pipeline(source, createInflateRaw(), measured, written)))) return;
	}
	if (left !== 0) throw new Error('shorter than listed');
}

/** Whether what was packed could be unpacked. Where it was damaged, what came out of it stays: the check of the bag then names this one file. */
async function inflated(unpacking: Promise<void>): Promise<boolean> {
	try {
		await unpacking;
		return true;
	} catch (error) {
		if (!String((error as NodeJS.ErrnoException).code).startsWith('Z_')) throw error;
		return false;
	}
}

async function listOf(file: FileHandle): Promise<readonly Inside[]> {
	const { size } = await file.stat();
	const from = Math.max(0, size - endBytes - commentAtMost);
	const tail = await bytesAt(file, from, size - from);
	const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
	if (end < 0 || tail.length < end + endBytes || tail.readUInt32LE(end) !== endMark) throw new Error('no end');
	const [count, length, start] = [tail.readUInt16LE(end + 10), tail.readUInt32LE(end + 12), tail.readUInt32LE(end + 16)];
	if (count === 0xffff || length > listBytesAtMost) throw new Error('too large');
	const list = await bytesAt(file, start, length);
	const found: Inside[] = [];
	let at = 0;
	for (let number = 0; number < count; number++) {
		if (list.readUInt32LE(at) !== insideMark) throw new Error('list');
		const [flags, method] = [list.readUInt16LE(at + 8), list.readUInt16LE(at + 10)];
		const [packed, bytes, local] = [list.readUInt32LE(at + 20), list.readUInt32LE(at + 24), list.readUInt32LE(at + 42)];
		if ((flags & lockedBit) !== 0 || (method !== stored && method !== deflated)) throw new Error('packed otherwise');
		if ([packed, bytes, local].includes(0xffffffff)) throw new Error('too large');
		const [name, extra, comment] = [list.readUInt16LE(at + 28), list.readUInt16LE(at + 30), list.readUInt16LE(at + 32)];
		found.push({ name: list.toString('utf8', at + 46, at + 46 + name), method, packed, bytes, at: local });
		at += 46 + name + extra + comment;
	}
	return found;
}

/** So many bytes; throws where the file ends before. */
async function bytesAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
	const bytes = Buffer.alloc(length);
	const { bytesRead } = await file.read(bytes, 0, length, at);
	if (bytesRead !== length) throw new Error('cut');
	return bytes;
}

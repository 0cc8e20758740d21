/**
 * Seals or opens one file with Node's own cipher, in the ways of the product: `seal` and `open` in pieces, each an age file of its own in a folder;
 * `seal-whole` and `open-whole` as one age file. Prints how long it took (without the start of Node) and the most memory this process ever had.
 */
import fs from 'node:fs';
import path from 'node:path';
import { must } from '#core/base';
import { pieceSpans, reportLimits } from '#core/report';
import { openBulk, openStream, sealStream } from '#core/sealing';
import { bulkCipherNative, giveBack } from '#server/gateways/bulk-cipher.ts';
import type { FileSource } from '#ui/sealing/file-source.ts';
import { sealPiece } from '#ui/sealing/seal-piece.ts';

/** What is read comes into the same memory each time: a piece, and what its header adds. */
const room = Buffer.allocUnsafeSlow(reportLimits.pieceBytes + 65_536);
const streamed = 1_048_576;

const [verb = '', from = '', to = '', key = ''] = process.argv.slice(2);
const verbs: Readonly<Record<string, () => Promise<void>>> = {
	seal: sealPieces,
	open: openPieces,
	'seal-whole': async () => writeAll(must(await sealStream(bulkCipherNative, readAll(), key))),
	'open-whole': async () => writeAll(must(await openStream(bulkCipherNative, readAll(), key)))
};
const began = performance.now();
await verbs[verb]?.();
const ms = performance.now() - began;
process.stdout.write(JSON.stringify({ ms, peakBytes: peakBytes() }));

async function sealPieces(): Promise<void> {
	const file = fs.openSync(from, 'r');
	const bytes = fs.fstatSync(file).size;
	const read = async (at: number, end: number): Promise<Uint8Array> => fill(file, room.subarray(0, end - at), at);
	const source: FileSource = { name: '', mediaType: '', bytes, lastModified: 0, read };
	for (const span of pieceSpans(bytes)) {
		const sealed = must(await sealPiece(bulkCipherNative, source, span, key));
		const piece = fs.openSync(path.join(to, `${span.index}.age`), 'w');
		put(piece, sealed);
		fs.closeSync(piece);
	}
	fs.closeSync(file);
}

/** What lies behind the end only hid the size: `to` has its length already. */
async function openPieces(): Promise<void> {
	const file = fs.openSync(to, 'r+');
	let left = fs.fstatSync(file).size;
	const { length } = fs.readdirSync(from);
	for (let index = 0; index < length; index++) {
		const piece = fs.openSync(path.join(from, `${index}.age`), 'r');
		const sealed = fill(piece, room.subarray(0, fs.fstatSync(piece).size), 0);
		fs.closeSync(piece);
		const content = must(await openBulk(bulkCipherNative, sealed, key));
		left -= put(file, content, left);
	}
	fs.closeSync(file);
}

async function* readAll(): AsyncGenerator<Uint8Array> {
	const file = fs.openSync(from, 'r');
	for (let at = 0; ; at += streamed) {
		const read = fs.readSync(file, room, 0, streamed, at);
		if (read > 0) yield room.subarray(0, read);
		if (read < streamed) break;
	}
	fs.closeSync(file);
}

async function writeAll(source: AsyncIterable<Uint8Array>): Promise<void> {
	const file = fs.openSync(to, 'w');
	for await (const bytes of source) put(file, bytes);
	fs.closeSync(file);
}

function fill(file: number, bytes: Buffer, position: number): Buffer {
	const read = fs.readSync(file, bytes, 0, bytes.length, position);
	if (read !== bytes.length) throw new Error('the file became shorter');
	return bytes;
}

/** Writes at most `most` bytes behind what was written and gives their memory back; how many they were. */
function put(file: number, bytes: Uint8Array, most = bytes.length): number {
	const length = Math.min(most, bytes.length);
	if (fs.writeSync(file, bytes, 0, length) !== length) throw new Error('the disk is full');
	giveBack(bytes);
	return length;
}

/** Linux knows it of this program alone; elsewhere what started it may count. */
function peakBytes(): number {
	const status = fs.existsSync('/proc/self/status') ? fs.readFileSync('/proc/self/status', 'utf8') : '';
	const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? process.resourceUsage().maxRSS;
	return Number(kibibytes) * 1024;
}

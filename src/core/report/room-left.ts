import type { RoomTold } from '#core/sealing';
import { pieceSpans } from './file-pieces.ts';

/** Below this share of the whole, a person is told how much is left. */
const little = 0.2;
/** What sealing adds to a piece, or a little more. */
const sealingBytes = (bytes: number): number => 2048 + 16 * Math.ceil(bytes / 65_536 + 1);

/** About how many bytes still fit. Many small things fill a place before their bytes do: then so much less is left. */
export const bytesLeft = ({ held, most }: RoomTold): number =>
	Math.floor(most.bytes * Math.max(0, Math.min(1 - held.bytes / most.bytes, 1 - held.entries / most.entries)));

/** Whether so little is left that whoever writes there should know. */
export const isNearlyFull = (told: RoomTold): boolean => bytesLeft(told) < told.most.bytes * little;

/** What a file of `bytes` takes as it is stored: its pieces, and their bytes with what sealing adds. */
export function roomOfFile(bytes: number): RoomTold['held'] {
	const spans = pieceSpans(bytes);
	const stored = spans.map(({ from, to, zeros }) => to - from + zeros);
	return { entries: spans.length, bytes: stored.reduce((sum, length) => sum + length + sealingBytes(length), 0) };
}

/** Whether a file of `bytes` fits beside what stands there. */
export function fileFits(bytes: number, { held, most }: RoomTold): boolean {
	const more = roomOfFile(bytes);
	return held.bytes + more.bytes <= most.bytes && held.entries + more.entries <= most.entries;
}

/** What a page of words takes at least, locked and signed. */
const pageBytes = 8192;

/** About how many pages of words still fit: in round numbers, for a person. */
export function pagesLeft(told: RoomTold): number {
	const pages = Math.floor(bytesLeft(told) / pageBytes);
	const step = 10 ** Math.max(0, String(pages).length - 2);
	return Math.floor(pages / step) * step;
}

import { padmeLength } from '#core/sealing';
import { reportLimits } from './content.ts';

/** One piece of a file as it is sealed: content bytes `from` to `to` of the file, then `zeros` zero bytes. */
export type PieceSpan = { readonly index: number; readonly from: number; readonly to: number; readonly zeros: number };

const leastBytes = 4096;

/**
 * How a file of `bytes` is cut before sealing: pieces of `pieceBytes` (16 MiB), with zeros after the end up to the Padmé length of the
 * whole, so that what is stored does not tell the exact size. The manifest's `bytes` says where the file ends.
 */
export function pieceSpans(bytes: number, pieceBytes: number = reportLimits.pieceBytes): readonly PieceSpan[] {
	const padded = Math.max(leastBytes, padmeLength(bytes));
	return Array.from({ length: Math.ceil(padded / pieceBytes) }, (_, index) => {
		const from = Math.min(bytes, index * pieceBytes);
		const to = Math.min(bytes, from + pieceBytes);
		const length = Math.min(padded, (index + 1) * pieceBytes) - index * pieceBytes;
		return { index, from, to, zeros: length - (to - from) };
	});
}

import { type Outcome, refused } from '#core/base';
import type { PieceSpan } from '#core/report';
import { type BulkCipher, sealBulk } from '#core/sealing';
import type { FileSource } from './file-source.ts';

/** One piece of a file, read and sealed as an age file of its own. Refuses `file-unreadable`, and as `sealBulk` does. */
export async function sealPiece(
	cipher: BulkCipher,
	source: FileSource,
	span: PieceSpan,
	recipient: string
): Promise<Outcome<Uint8Array, string>> {
	const content = await readSpan(source, span);
	return content ? sealBulk(cipher, content, recipient) : refused('file-unreadable');
}

async function readSpan(source: FileSource, { from, to, zeros }: PieceSpan): Promise<Uint8Array | null> {
	try {
		if (zeros === 0) return await source.read(from, to);
		const content = new Uint8Array(to - from + zeros);
		if (to > from) content.set(await source.read(from, to));
		return content;
	} catch {
		return null;
	}
}

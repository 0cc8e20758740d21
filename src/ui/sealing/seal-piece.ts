import { type Outcome, refused } from '#core/base';
import type { PieceSpan } from '#core/report';
import { type BulkCipher, sealBulk } from '#core/sealing';
import type { FileSource } from './file-source.ts';
import { giveBack } from './give-back.ts';

/** One piece of a file, read and sealed as an age file of its own. Refuses `file-unreadable`, and as `sealBulk` does. */
export async function sealPiece(
	cipher: BulkCipher,
	source: FileSource,
	span: PieceSpan,
	recipient: string
): Promise<Outcome<Uint8Array, string>> {
	const content = await readSpan(source, span);
	if (!content) return refused('file-unreadable');
	const sealed = await sealBulk(cipher, content, recipient);
	giveBack(content);
	return sealed;
}

async function readSpan(source: FileSource, { from, to, zeros }: PieceSpan): Promise<Uint8Array | null> {
	try {
		if (zeros === 0) return await source.read(from, to);
		const content = new Uint8Array(to - from + zeros);
		const read = to > from ? await source.read(from, to) : new Uint8Array();
		content.set(read);
		giveBack(read);
		return content;
	} catch {
		return null;
	}
}

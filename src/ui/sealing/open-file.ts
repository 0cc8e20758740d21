import { accepted, type FileId, type Outcome, refused } from '#core/base';
import type { FileContent } from '#core/report';
import { hashOfSealed, type Identity, openBulk } from '#core/sealing';
import { bulkCipher } from './bulk-cipher.ts';
import type { Call } from './worker-rpc.ts';

/** Fetches one sealed piece. */
export type FetchPiece = (piece: { readonly file: FileId; readonly index: number }) => Promise<Outcome<Uint8Array, string>>;

export type OpenedFile = Pick<FileContent, 'file' | 'bytes' | 'pieces'>;

/**
 * Puts a file together from its sealed pieces, each held against the manifest. Nothing is shown or interpreted: the type is
 * `application/octet-stream`, so that no browser plays it. Refuses `piece-altered`, `cannot-open`, `stopped`, and as `fetchPiece` does.
 */
export async function openFile(
	{ file, bytes, pieces }: OpenedFile,
	identities: readonly Identity[],
	fetchPiece: FetchPiece,
	{ signal, report }: Call
): Promise<Outcome<Blob, string>> {
	const opened: Uint8Array<ArrayBuffer>[] = [];
	let left = bytes;
	for (const [index, { sealedHash }] of pieces.entries()) {
		if (signal.aborted) return refused('stopped');
		const sealed = await fetchPiece({ file, index });
		if (!sealed.ok) return sealed;
		if (hashOfSealed(sealed.value) !== sealedHash) return refused('piece-altered', String(index));
		const content = await openBulk(bulkCipher, sealed.value, ...identities);
		if (!content.ok) return content;
		// Zeros after the file's end only hid its size.
		opened.push(content.value.subarray(0, left) as Uint8Array<ArrayBuffer>);
		left -= Math.min(left, content.value.length);
		report({ file, done: bytes - left, total: bytes });
	}
	return left === 0 ? accepted(new Blob(opened, { type: 'application/octet-stream' })) : refused('upload-incomplete');
}

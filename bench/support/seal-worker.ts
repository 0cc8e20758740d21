/** Seals and opens a file piece by piece as the sealing worker of a page does, and says how long each took, and whether the browser's own cipher did it. What comes out is held against the file. */
import { must } from '#core/base';
import { pieceSpans } from '#core/report';
import { type Identity, openBulk, type Recipient } from '#core/sealing';
import { agrees, bulkCipher, bulkCipherByWebCrypto } from '#ui/sealing/bulk-cipher.ts';
import { sourceOfFile } from '#ui/sealing/file-source.ts';
import { sealPiece } from '#ui/sealing/seal-piece.ts';

type Asked = { readonly file: File; readonly recipient: Recipient; readonly identity: Identity };
type Line = { addEventListener(type: 'message', hear: (event: { data: Asked }) => void): void; postMessage(told: unknown): void };
const line = globalThis as unknown as Line;

line.addEventListener('message', async ({ data: { file, recipient, identity } }) => {
	const source = sourceOfFile(file);
	const ms = { seal: 0, open: 0 };
	for (const span of pieceSpans(file.size)) {
		const began = performance.now();
		const sealed = must(await sealPiece(bulkCipher, source, span, recipient));
		const between = performance.now();
		const content = must(await openBulk(bulkCipher, sealed, identity));
		ms.open += performance.now() - between;
		ms.seal += between - began;
		const wanted = await source.read(span.from, span.to);
		if (content.length !== wanted.length + span.zeros || wanted.some((byte, at) => byte !== content[at]))
			throw new Error('impossible: a piece came back changed');
	}
	line.postMessage({ ...ms, native: await agrees(bulkCipherByWebCrypto).catch(() => false) });
});

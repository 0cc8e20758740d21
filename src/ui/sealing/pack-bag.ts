import { createTarPacker } from 'modern-tar';
import type { BagFile } from '#core/bundle';
import { padmeLength } from '#core/sealing';

/** What a zip of this kind can hold: its numbers have 32 bits. Beyond it, a tar. */
export const zipBytesAtMost = 4_000_000_000;

/** Packs the files of a bag, in a folder of its own, as a tar; as they come, so that it never stands in memory whole. */
export async function* tarOf(files: AsyncIterable<BagFile>, folder: string, at: Date): AsyncGenerator<Uint8Array> {
	const { readable, controller } = createTarPacker();
	const fill = async (): Promise<void> => {
		for await (const file of files) {
			const header = { name: `${folder}/${file.path}`, size: file.bytes, type: 'file', mode: 0o600, mtime: at } as const;
			const writer = controller.add(header).getWriter();
			for await (const piece of file.read()) await writer.write(piece);
			await writer.close();
		}
		controller.finalize();
	};
	const filling = fill().catch((error: unknown) => controller.error(error));
	const reader = readable.getReader();
	try {
		for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
		await filling;
	} finally {
		await reader.cancel().catch(() => undefined);
	}
}

/** The same as a zip, which every desktop opens. Words are made smaller; pictures and the like would not get any smaller. */
export async function* zipOf(files: AsyncIterable<BagFile>, folder: string, at: Date): AsyncGenerator<Uint8Array> {
	const { Zip, ZipDeflate } = await import('fflate');
	const out: Uint8Array[] = [];
	const zip = new Zip((error, piece) => {
		if (error) throw error;
		out.push(piece);
	});
	for await (const file of files) {
		// Never stored as it is: the length is known at the end only, and not every reader takes that of a stored file.
		const entry = new ZipDeflate(`${folder}/${file.path}`, { level: isWords(file.path) ? 6 : 0 });
		entry.mtime = at;
		zip.add(entry);
		for await (const piece of file.read()) {
			entry.push(piece, false);
			yield* out.splice(0);
		}
		entry.push(new Uint8Array(), true);
		yield* out.splice(0);
	}
	zip.end();
	yield* out.splice(0);
}

const isWords = (path: string): boolean => /\.(?:txt|json|jsonld|html|tlog-proof)$/.test(path);
const zeros = new Uint8Array(1_048_576);

/** Zeros behind a tar, where every reader stops before them, up to the Padmé length, so that what is sealed does not tell its exact length. */
export async function* paddedTar(tar: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
	let length = 0;
	for await (const piece of tar) {
		length += piece.length;
		yield piece;
	}
	for (let left = padmeLength(length) - length; left > 0; left -= zeros.length) yield zeros.subarray(0, left);
}

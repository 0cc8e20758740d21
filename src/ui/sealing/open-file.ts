import { accepted, type FileId, type Outcome, refused } from '#core/base';
import { type SightKind, sightTypeOf } from '#core/evidence';
import type { FileContent } from '#core/report';
import { hashOfSealed, type Identity, openBulk } from '#core/sealing';
import { bulkCipher } from './bulk-cipher.ts';
import { giveBack } from './give-back.ts';
import type { Call } from './worker-rpc.ts';

/** Fetches one sealed piece. */
export type FetchPiece = (piece: { readonly file: FileId; readonly index: number }) => Promise<Outcome<Uint8Array, string>>;

export type OpenedFile = Pick<FileContent, 'file' | 'bytes' | 'pieces'>;

/** Where an opened file is written to as it comes: what a `FileSystemFileHandle` gives of itself. */
export type SavePlace = { createWritable(): Promise<SaveStream> };
type SaveStream = {
	write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
	close(): Promise<void>;
	abort(): Promise<void>;
};

/**
 * Puts a file together from its sealed pieces, each held against the manifest. Nothing is shown or interpreted: the type is
 * `application/octet-stream`, so that no browser plays it. Each piece becomes a blob of its own, which a browser can keep on its disk: this program holds one at a time.
 * Refuses `piece-altered`, `cannot-open`, `stopped`, and as `fetchPiece` does.
 */
export async function openFile(
	file: OpenedFile,
	identities: readonly Identity[],
	fetchPiece: FetchPiece,
	call: Call
): Promise<Outcome<Blob, string>> {
	const opened: Blob[] = [];
	const done = await openPieces(file, identities, fetchPiece, call, async (content) => {
		opened.push(new Blob([content]));
		return accepted(null);
	});
	return done.ok ? accepted(new Blob(opened, { type: 'application/octet-stream' })) : done;
}

/**
 * Writes a file to a place of the device as it is opened, piece by piece; where it is refused or breaks off, nothing is left there. With `unseen`, what turns out to be a picture, a video or a
 * sound is not written: `shows-something`, with which. Refuses as {@link openFile}, and `cannot-save-here` where the device does not take it.
 */
export async function saveFileTo(
	place: SavePlace,
	file: OpenedFile,
	identities: readonly Identity[],
	fetchPiece: FetchPiece,
	{ unseen, ...call }: Call & { readonly unseen: boolean }
): Promise<Outcome<null, string>> {
	const stream = await place.createWritable().catch(() => null);
	if (!stream) return refused('cannot-save-here');
	let isFirst = true;
	const done = await openPieces(file, identities, fetchPiece, call, async (content) => {
		const shows: SightKind | null = (unseen && isFirst && sightTypeOf(content.subarray(0, 32))?.kind) || null;
		isFirst = false;
		return shows ? refused('shows-something', shows) : written(stream.write(content));
	});
	const kept = done.ok ? await written(stream.close()) : done;
	if (!kept.ok) await stream.abort().catch(() => {});
	return kept;
}

const written = (writing: Promise<void>): Promise<Outcome<null, string>> =>
	writing.then(
		() => accepted(null),
		() => refused('cannot-save-here')
	);

async function openPieces(
	{ file, bytes, pieces }: OpenedFile,
	identities: readonly Identity[],
	fetchPiece: FetchPiece,
	{ signal, report }: Call,
	take: (content: Uint8Array<ArrayBuffer>) => Promise<Outcome<null, string>>
): Promise<Outcome<null, string>> {
	let left = bytes;
	for (const [index, { sealedHash }] of pieces.entries()) {
		if (signal.aborted) return refused('stopped');
		const sealed = await fetchPiece({ file, index });
		if (!sealed.ok) return sealed;
		if (hashOfSealed(sealed.value) !== sealedHash) return refused('piece-altered', String(index));
		const content = await openBulk(bulkCipher, sealed.value, ...identities);
		if (!content.ok) return content;
		const { length } = content.value;
		// Zeros after the file's end only hid its size.
		const taken = await take(content.value.subarray(0, left) as Uint8Array<ArrayBuffer>);
		giveBack(content.value);
		if (!taken.ok) return taken;
		left -= Math.min(left, length);
		report({ file, done: bytes - left, total: bytes });
	}
	return left === 0 ? accepted(null) : refused('upload-incomplete');
}

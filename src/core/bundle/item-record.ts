import { canonicalBytes, fromBase64url, isId, isMoment, type Json, toBase64url } from '#core/base';
import type { FileContent } from '#core/report';
import type { ItemContent, ShownKey } from '#core/sealing';
import { isCount, isRecord } from './statement.ts';

/** A {@link ShownKey} as JSON carries it. */
type WireKey = { readonly header: string; readonly nonce: string; readonly fileKey: string };

/**
 * One item of a case as it lies open in a bundle: the content that was sealed, the key with which anybody can seal it again, and where the item is a file, where
 * that lies and the key of each of its pieces.
 */
export type ItemRecord = {
	readonly content: ItemContent;
	readonly key: ShownKey;
	readonly file: { readonly path: string; readonly pieces: readonly ShownKey[] } | null;
	/** Where it was read in a bag; stands nowhere in it. */
	readonly path?: string;
};

const toWire = ({ header, nonce, fileKey }: ShownKey): WireKey => ({
	header: toBase64url(header),
	nonce: toBase64url(nonce),
	fileKey: toBase64url(fileKey)
});

/** Mirror of {@link parseItem}. */
export const formatItem = ({ content, key, file }: ItemRecord): Uint8Array =>
	canonicalBytes({
		v: 1,
		type: 'causeway/bundle-item/v1',
		content: content as unknown as Json,
		key: toWire(key),
		file: file && { path: file.path, pieces: file.pieces.map(toWire) }
	});

/** Reads the record of an item; `null` where it is none. Verifies nothing. */
export function parseItem(value: unknown): ItemRecord | null {
	if (!isRecord(value) || value.v !== 1 || value.type !== 'causeway/bundle-item/v1' || !isContent(value.content)) return null;
	const key = keyIn(value.key);
	if (!key) return null;
	if (value.file === null) return { content: value.content, key, file: null };
	if (!isRecord(value.file) || typeof value.file.path !== 'string' || !Array.isArray(value.file.pieces)) return null;
	const pieces = value.file.pieces.map(keyIn);
	return pieces.every((piece) => piece !== null)
		? { content: value.content, key, file: { path: value.file.path, pieces } }
		: null;
}

function keyIn(value: unknown): ShownKey | null {
	if (!isRecord(value)) return null;
	const [header, nonce, fileKey] = [value.header, value.nonce, value.fileKey].map((text) => fromBase64url(text as string));
	return header && nonce && fileKey ? { header, nonce, fileKey } : null;
}

const isContent = (value: unknown): value is ItemContent =>
	isRecord(value) &&
	value.v === 1 &&
	value.type === 'causeway/content/v1' &&
	isId(value.case) &&
	isCount(value.part) &&
	isCount(value.seq) &&
	isMoment(value.at) &&
	'content' in value;

/** What the manifest of a file says, where the content is one. */
export function fileIn(content: Json): FileContent | null {
	if (!isRecord(content) || content.kind !== 'file' || !isId(content.file) || typeof content.name !== 'string') return null;
	const { bytes, pieceBytes, pieces } = content;
	const isPiece = (one: unknown): boolean => isRecord(one) && typeof one.sealedHash === 'string';
	const fits = isCount(bytes) && isCount(pieceBytes) && pieceBytes > 0 && pieceBytes <= 64 * 1024 * 1024;
	return fits && Array.isArray(pieces) && pieces.every(isPiece) ? (content as unknown as FileContent) : null;
}

import { sha256 } from '@noble/hashes/sha2.js';
import {
	accepted,
	concat,
	fromBase64,
	fromBase64url,
	type Outcome,
	refused,
	toBase64,
	toBase64url,
	toHex,
	utf8
} from '#core/base';

/** A key that verifies notes: its name, the first 8 hex digits that signatures name it by, and the Ed25519 public key (base64url). */
export type NoteKey = { readonly name: string; readonly keyId: string; readonly publicKey: string };

export type VkeyRefusal = 'vkey-malformed' | 'vkey-type-unknown' | 'vkey-id-wrong';

/** C2SP signed-note: the signature type of Ed25519. No other type is verified here. */
const ed25519Type = 0x01;

/** Whether a signature line may bear this name: not empty, no Unicode space, no `+` (C2SP signed-note, "Format"). */
export const isKeyName = (name: string): boolean => name !== '' && name.isWellFormed() && !/[\p{White_Space}+]/u.test(name);

/** Whether a key that we make or trust may have this name: as above, no control character, at most the 255 bytes of tlog-cosignature. */
export const isNoteKeyName = (name: string): boolean => isKeyName(name) && !/\p{Cc}/u.test(name) && utf8(name).length <= 255;

/** The note key of a name and an Ed25519 public key (base64url). Throws where either cannot be one. */
export function noteKeyOf(name: string, publicKey: string): NoteKey {
	const bytes = fromBase64url(publicKey, 32);
	if (!bytes || !isNoteKeyName(name)) throw new Error('impossible: not a name and a key');
	return { name, keyId: keyIdOf(name, concat(Uint8Array.of(ed25519Type), bytes)), publicKey };
}

/** The text form that readers are configured with: `name+keyId+base64(type, key)`. */
export const formatVkey = ({ name, publicKey }: NoteKey): string =>
	writeVkey(name, concat(Uint8Array.of(ed25519Type), fromBase64url(publicKey, 32) as Uint8Array));

/** Mirror of {@link formatVkey}. Refuses `vkey-malformed`, `vkey-type-unknown` (not Ed25519), `vkey-id-wrong` (the id is not that of name and key). */
export function parseVkey(text: string): Outcome<NoteKey, VkeyRefusal> {
	const read = readVkey(text, { [ed25519Type]: 32 });
	if (!read.ok) return read;
	const { name, keyId, publicKey } = read.value;
	return accepted({ name, keyId, publicKey });
}

/** A vkey of any of the types in `lengths`, which says how many bytes a key of each has. Refuses as {@link parseVkey} does. */
export function readVkey(
	text: string,
	lengths: Readonly<Record<number, number>>
): Outcome<NoteKey & { readonly type: number }, VkeyRefusal> {
	const [, name = '', keyId = '', encoded = ''] = /^([^+]*)\+([0-9a-f]{8})\+(.*)$/su.exec(text) ?? [];
	const bytes = fromBase64(encoded);
	const type = bytes?.[0];
	if (!isNoteKeyName(name) || !bytes || type === undefined) return refused('vkey-malformed');
	if (!Object.hasOwn(lengths, type)) return refused('vkey-type-unknown');
	if (bytes.length - 1 !== lengths[type]) return refused('vkey-malformed');
	if (keyIdOf(name, bytes) !== keyId) return refused('vkey-id-wrong');
	return accepted({ name, keyId, publicKey: toBase64url(bytes.subarray(1)), type });
}

/** First four bytes, in hex, of the SHA-256 of name, line feed, type and key (C2SP signed-note, "Signatures"). */
export const keyIdOf = (name: string, typeAndKey: Uint8Array): string =>
	toHex(sha256(concat(utf8(`${name}\n`), typeAndKey)).subarray(0, 4));

/** The text of a vkey, of whatever type. */
export const writeVkey = (name: string, typeAndKey: Uint8Array): string =>
	`${name}+${keyIdOf(name, typeAndKey)}+${toBase64(typeAndKey)}`;

import { accepted, concat, fromBase64url, type Outcome, refused } from '#core/base';
import { isNoteKeyName, keyIdOf, type NoteKey, readVkey, type VkeyRefusal, writeVkey } from './vkey.ts';

/** How a cosignature is made. ML-DSA-44 (FIPS 204) also stands against quantum computers, and binds the cosigner's name. */
export type CosignatureKind = 'ed25519' | 'ml-dsa-44';

/** A key that verifies cosignatures: as {@link NoteKey}, with its kind; `publicKey` is base64url of 32 or 1,312 bytes. */
export type CosignerKey = NoteKey & { readonly cosigns: CosignatureKind };

/** Signature type and bytes of a public key (C2SP tlog-cosignature, "Format"). */
const forms = { ed25519: { type: 0x04, length: 32 }, 'ml-dsa-44': { type: 0x06, length: 1312 } } as const;
const kinds = Object.keys(forms) as CosignatureKind[];

/** Whether a text names a kind of cosignature. */
export const isCosignatureKind = (text: string): text is CosignatureKind => Object.hasOwn(forms, text);

/** The cosigner's key of a name and a public key (base64url). Throws where either cannot be one. */
export function cosignerKeyOf(name: string, cosigns: CosignatureKind, publicKey: string): CosignerKey {
	const bytes = typedKey(cosigns, publicKey);
	if (!bytes || !isNoteKeyName(name)) throw new Error('impossible: not a name and a key');
	return { name, keyId: keyIdOf(name, bytes), publicKey, cosigns };
}

/** The text form that readers are configured with. */
export const formatCosignerVkey = ({ name, cosigns, publicKey }: CosignerKey): string =>
	writeVkey(name, typedKey(cosigns, publicKey) as Uint8Array);

/** Mirror of {@link formatCosignerVkey}. Refuses as `parseVkey` does; `vkey-type-unknown` for a key that signs notes and cosigns nothing. */
export function parseCosignerVkey(text: string): Outcome<CosignerKey, VkeyRefusal> {
	const read = readVkey(text, Object.fromEntries(kinds.map((kind) => [forms[kind].type, forms[kind].length])));
	if (!read.ok) return read;
	const { type, ...key } = read.value;
	const cosigns = kinds.find((kind) => forms[kind].type === type);
	return cosigns ? accepted({ ...key, cosigns }) : refused('vkey-type-unknown');
}

function typedKey(cosigns: CosignatureKind, publicKey: string): Uint8Array | null {
	const { type, length } = forms[cosigns];
	const bytes = fromBase64url(publicKey, length);
	return bytes && concat(Uint8Array.of(type), bytes);
}

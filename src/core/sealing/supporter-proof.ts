import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { equalBytes, type SupporterId, toBase64url, utf8 } from '#core/base';

/** What a supporter brings: how the node finds the row again, the keys, and the proof that they are of whoever got her link. */
export type SupporterKeys = {
	readonly lookupId: string;
	readonly accessHash: string;
	readonly recipient: string;
	readonly signingKey: string;
};

/**
 * HMAC-SHA-256 under the secret of the link's fragment, over the invitation's id and the keys. The node never sees the secret, so it cannot
 * put keys of its own in their place.
 */
export const supporterProof = (secret: Uint8Array, supporter: SupporterId, keys: SupporterKeys): string =>
	toBase64url(hmac(sha256, secret, utf8(['causeway/supporter-invitation/v1', supporter, ...valuesOf(keys)].join('\n'))));

export const checkSupporterProof = (
	secret: Uint8Array,
	supporter: SupporterId,
	{ proof, ...keys }: SupporterKeys & { readonly proof: string }
): boolean => equalBytes(utf8(proof), utf8(supporterProof(secret, supporter, keys)));

const valuesOf = ({ lookupId, accessHash, recipient, signingKey }: SupporterKeys): readonly string[] => [
	lookupId,
	accessHash,
	recipient,
	signingKey
];

/**
 * Twelve digits that both compare by voice before she confirms: whoever stole the link on its way has other keys, and so other digits. About
 * 40 bits, which whoever has the link could only meet by making keys for as long as the invitation lasts.
 */
export function comparisonCode(supporter: SupporterId, recipient: string, signingKey: string): string {
	const hash = sha256(utf8(`causeway/supporter-code/v1\n${supporter}\n${recipient}\n${signingKey}`));
	const number = hash.slice(0, 8).reduce<bigint>((whole, byte) => (whole * 256n + BigInt(byte)) % 1_000_000_000_000n, 0n);
	return number
		.toString()
		.padStart(12, '0')
		.replace(/(....)(?=.)/g, '$1 ');
}

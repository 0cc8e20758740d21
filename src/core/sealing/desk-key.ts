import { sha256 } from '@noble/hashes/sha2.js';
import { combine, split } from 'shamir-secret-sharing';
import { accepted, type DeskId, equalBytes, fromBase64url, type Outcome, refused } from '#core/base';
import { type Identity, type KeyPair, keyPairFrom, type Recipient, recipientOf } from './age.ts';
import { randomOf } from './random.ts';
import { readShare, writeShare } from './recovery-share.ts';
import { type OpenRefusal, openValue, sealValue } from './sealed-value.ts';
import { type Labelled, type SigningKey, signingKeyFrom } from './signed.ts';
import { derive } from './stretch.ts';

type DeskSecret = Labelled<'causeway/desk-key/v1'> & {
	readonly desk: DeskId;
	readonly generation: number;
	readonly identity: Identity;
	readonly recovery: string;
};

/**
 * A desk's key as its members hold it. `recovery` is the hash of the recovery recipient it was made beside: only somebody who knew the
 * identity can have written it, so that a server cannot name a recovery of its own when the key is replaced.
 */
export type DeskKey = { readonly identity: Identity; readonly recovery: string };

/** What a desk's recovery seed gives: the pair that every generation is sealed to, and the key that can let a lead in when nobody is left. */
export type RecoveryKeys = KeyPair & { readonly signing: SigningKey };

/** `seed`: 32 bytes, known to two shares together. */
export const recoveryKeysFrom = async (seed: Uint8Array): Promise<RecoveryKeys> => ({
	...(await keyPairFrom(seed)),
	signing: signingKeyFrom(derive(seed, 'causeway/desk-recovery/signing/v1'))
});

export const makeKeyPair = (): Promise<KeyPair> => keyPairFrom(randomOf(32));

/** Seals a desk's identity to one member, or to the desk's recovery recipient. */
export const wrapDeskKey = (
	desk: DeskId,
	generation: number,
	{ identity, recovery }: DeskKey,
	to: Recipient
): ReturnType<typeof sealValue> =>
	sealValue({ v: 1, type: 'causeway/desk-key/v1', desk, generation, identity, recovery } as DeskSecret, to);

/**
 * Opens a wrapped desk identity and holds it against the recipient that the key log names.
 * Refuses `wrap-wrong` for another desk, another generation or another key.
 */
export async function unwrapDeskKey(
	sealed: Uint8Array,
	expected: { readonly desk: DeskId; readonly generation: number; readonly recipient: string },
	...identities: readonly Identity[]
): Promise<Outcome<DeskKey, OpenRefusal | 'wrap-wrong'>> {
	const opened = await openValue<DeskSecret>(sealed, 'causeway/desk-key/v1', ...identities);
	if (!opened.ok) return opened;
	const { desk, generation, identity, recovery } = opened.value;
	const fits =
		desk === expected.desk &&
		generation === expected.generation &&
		(await recipientOf(identity).catch(() => null)) === expected.recipient;
	return fits ? accepted({ identity, recovery }) : refused('wrap-wrong');
}

const checksum = (share: Uint8Array): Uint8Array => sha256(share).slice(0, 4);

/**
 * Splits a desk's 32-byte recovery seed into `n` shares of which any `k` join again (Shamir over GF(2^8), audited library).
 * A share is text to be copied by hand, numbered from 1, and finds its own slips.
 */
export async function splitRecovery(seed: Uint8Array, n = 3, k = 2): Promise<readonly string[]> {
	const shares = await split(seed, n, k);
	return shares.map((share, at) => writeShare(share, at + 1));
}

/** Before shares were written in lines, they were base64url of the share and the first 4 bytes of its SHA-256. Such papers stay good. */
function readOlderShare(text: string): Uint8Array | null {
	const bytes = fromBase64url(text.replace(/\s/g, ''));
	if (!bytes || bytes.length < 6 || !equalBytes(bytes.slice(-4), checksum(bytes.slice(0, -4)))) return null;
	return bytes.slice(0, -4);
}

/**
 * Joins shares to the recovery keys. Refuses `share-malformed` (number of the share among these in `about`), `share-twice`, and `shares-wrong`
 * where they do not give `recipient`.
 */
export async function joinRecovery(
	shares: readonly string[],
	recipient: string
): Promise<Outcome<RecoveryKeys, 'share-malformed' | 'share-twice' | 'shares-wrong'>> {
	const raw: Uint8Array[] = [];
	for (const [index, text] of shares.entries()) {
		const share = readShare(text)?.share ?? readOlderShare(text);
		if (!share) return refused('share-malformed', String(index + 1));
		if (raw.some((known) => equalBytes(known, share))) return refused('share-twice', String(index + 1));
		raw.push(share);
	}
	try {
		const keys = await recoveryKeysFrom(await combine(raw));
		return keys.recipient === recipient ? accepted(keys) : refused('shares-wrong');
	} catch {
		return refused('shares-wrong');
	}
}

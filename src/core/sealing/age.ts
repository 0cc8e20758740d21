import { sha256 } from '@noble/hashes/sha2.js';
import { bech32 } from '@scure/base';
import { Encrypter, identityToRecipient } from 'age-encryption';
import { accepted, type Outcome, refused, toBase64url, utf8 } from '#core/base';
import { decrypterFor, openWhole, sealBehind } from './age-file.ts';
import { type HeaderRefusal, makeHeader } from './age-header.ts';
import { type BulkCipher, bulkCipherInScript } from './bulk-cipher.ts';

/** `age1pq1…`: a hybrid ML-KEM-768 + X25519 recipient (C2SP age v1.1.0), about 1,960 characters. */
export type Recipient = string & { readonly __recipient: unique symbol };
/** `AGE-SECRET-KEY-PQ-1…`: what opens things sealed to a recipient. Never leaves the place that made it unsealed. */
export type Identity = string & { readonly __identity: unique symbol };
export type KeyPair = { readonly identity: Identity; readonly recipient: Recipient };

export type SealRefusal = HeaderRefusal;

const hybridRecipientBytes = 1216;

/** The hybrid key pair of a 32-byte seed: the same seed gives the same pair everywhere. */
export async function keyPairFrom(seed: Uint8Array): Promise<KeyPair> {
	if (seed.length !== 32) throw new Error('impossible: an age seed has 32 bytes');
	const identity = bech32.encodeFromBytes('AGE-SECRET-KEY-PQ-', seed).toUpperCase() as Identity;
	return { identity, recipient: (await identityToRecipient(identity)) as Recipient };
}

export const recipientOf = async (identity: Identity): Promise<Recipient> => (await identityToRecipient(identity)) as Recipient;

/** Whether a text is a well-formed hybrid recipient; classic X25519 recipients are not accepted inside the system. */
export function isRecipient(text: unknown): text is Recipient {
	if (typeof text !== 'string' || !text.startsWith('age1pq1') || text.length > 2100) return false;
	try {
		const { prefix, words } = bech32.decode(text as `${string}1${string}`, false);
		return prefix === 'age1pq' && bech32.fromWords(words).length === hybridRecipientBytes;
	} catch {
		return false;
	}
}

/** SHA-256 of the recipient's text, base64url: how records name a key without carrying 2 kB. */
export const recipientHash = (recipient: string, digest: (bytes: Uint8Array) => Uint8Array = sha256): string =>
	toBase64url(digest(utf8(recipient)));

/**
 * Seals bytes to recipients as one age file. Refuses `recipients-mixed` where hybrid and classic recipients meet: one classic
 * recipient would silently take post-quantum protection from all (the library accepts the mixture, we do not).
 */
export const seal = (plaintext: Uint8Array, ...recipients: readonly string[]): Promise<Outcome<Uint8Array, SealRefusal>> =>
	sealBulk(bulkCipherInScript, plaintext, ...recipients);

/** Opens an age file. One refusal, `cannot-open`, for every cause: wrong key, damage, truncation. */
export const open = (sealed: Uint8Array, ...identities: readonly string[]): Promise<Outcome<Uint8Array, 'cannot-open'>> =>
	openBulk(bulkCipherInScript, sealed, ...identities);

/** {@link seal} with a cipher of the platform, for files. */
export async function sealBulk(
	cipher: BulkCipher,
	plaintext: Uint8Array,
	...recipients: readonly string[]
): Promise<Outcome<Uint8Array, SealRefusal>> {
	const made = await makeHeader(recipients);
	return made.ok ? accepted(await sealBehind(made.value, plaintext, cipher)) : made;
}

/** {@link open} with a cipher of the platform, for files. Nothing comes out before every tag has been checked. */
export async function openBulk(
	cipher: BulkCipher,
	sealed: Uint8Array,
	...identities: readonly string[]
): Promise<Outcome<Uint8Array, 'cannot-open'>> {
	const decrypter = decrypterFor(identities);
	const opened = decrypter && (await openWhole(sealed, decrypter, cipher));
	return opened?.ok ? opened : refused('cannot-open');
}

/** Seals bytes under a passphrase (age scrypt stanza) so that any age program opens them. `logWork` is log2 of the scrypt cost. */
export function sealWithPassphrase(plaintext: Uint8Array, passphrase: string, logWork = 16): Promise<Uint8Array> {
	const encrypter = new Encrypter();
	encrypter.setPassphrase(passphrase);
	encrypter.setScryptWorkFactor(logWork);
	return encrypter.encrypt(plaintext);
}

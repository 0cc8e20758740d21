import { sha256 } from '@noble/hashes/sha2.js';
import { bech32 } from '@scure/base';
import { Decrypter, Encrypter, identityToRecipient } from 'age-encryption';
import { accepted, type Outcome, refused, toBase64url, utf8 } from '#core/base';

/** `age1pq1…`: a hybrid ML-KEM-768 + X25519 recipient (C2SP age v1.1.0), about 1,960 characters. */
export type Recipient = string & { readonly __recipient: unique symbol };
/** `AGE-SECRET-KEY-PQ-1…`: what opens things sealed to a recipient. Never leaves the place that made it unsealed. */
export type Identity = string & { readonly __identity: unique symbol };
export type KeyPair = { readonly identity: Identity; readonly recipient: Recipient };

export type SealRefusal = 'recipients-mixed' | 'recipient-malformed' | 'no-recipient' | 'cannot-open';

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
export const recipientHash = (recipient: string): string => toBase64url(sha256(utf8(recipient)));

/**
 * Seals bytes to recipients as one age file. Refuses `recipients-mixed` where hybrid and classic recipients meet: one classic
 * recipient would silently take post-quantum protection from all (the library accepts the mixture, we do not).
 */
export async function seal(plaintext: Uint8Array, ...recipients: readonly string[]): Promise<Outcome<Uint8Array, SealRefusal>> {
	if (recipients.length === 0) return refused('no-recipient');
	const hybrid = recipients.filter((recipient) => recipient.startsWith('age1pq1')).length;
	if (hybrid !== 0 && hybrid !== recipients.length) return refused('recipients-mixed');
	const encrypter = new Encrypter();
	try {
		for (const recipient of recipients) encrypter.addRecipient(recipient);
	} catch {
		return refused('recipient-malformed');
	}
	return accepted(await encrypter.encrypt(plaintext));
}

/** Opens an age file. One refusal, `cannot-open`, for every cause: wrong key, damage, truncation. */
export async function open(sealed: Uint8Array, ...identities: readonly string[]): Promise<Outcome<Uint8Array, 'cannot-open'>> {
	try {
		const decrypter = new Decrypter();
		for (const identity of identities) decrypter.addIdentity(identity);
		return accepted(await decrypter.decrypt(sealed));
	} catch {
		return refused('cannot-open');
	}
}

/** Seals bytes under a passphrase (age scrypt stanza) so that any age program opens them. `logWork` is log2 of the scrypt cost. */
export function sealWithPassphrase(plaintext: Uint8Array, passphrase: string, logWork = 16): Promise<Uint8Array> {
	const encrypter = new Encrypter();
	encrypter.setPassphrase(passphrase);
	encrypter.setScryptWorkFactor(logWork);
	return encrypter.encrypt(plaintext);
}

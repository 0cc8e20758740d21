import { ed25519 } from '@noble/curves/ed25519.js';
import { ml_dsa44 } from '@noble/post-quantum/ml-dsa.js';
import { accepted, concat, fromBase64url, must, type Outcome, refused, toBase64url, utf8 } from '#core/base';
import { checkSignature, type SignatureCheck, type SigningKey } from '#core/sealing';
import { type Checkpoint, parseAnyCheckpoint } from './checkpoint.ts';
import { type CosignatureKind, type CosignerKey, cosignerKeyOf } from './cosigner-key.ts';
import { formatSignature, knownSignatures, type NoteRefusal, parseNote } from './note.ts';
import { isSubtree } from './subtree.ts';
import { isNoteKeyName } from './vkey.ts';

/** Who cosigns, and with what. `key.secret` is a seed of 32 bytes for either kind; `key.public` its public key (base64url). */
export type Cosigner = { readonly name: string; readonly cosigns: CosignatureKind; readonly key: SigningKey };

/** A verified cosignature: whose, and the time that it names, in seconds since 1970 in UTC. 0: none was named. */
export type Cosigned = { readonly key: CosignerKey; readonly time: number };

/** The leaves `start` to `end` (exclusive) of a log, and the hash over them: of a checkpoint all of them, from 0. */
export type CosignedRange = {
	readonly origin: string;
	readonly start: number;
	readonly end: number;
	readonly hash: Uint8Array;
};

/** How each kind of signature is checked; a server passes its native checks. */
export type CosignatureChecks = { readonly [Kind in CosignatureKind]?: SignatureCheck };

/** FIPS 204, pure, without context. */
export const checkMlDsa44: SignatureCheck = (signature, message, publicKey) => {
	try {
		return ml_dsa44.verify(signature, message, publicKey);
	} catch {
		return false;
	}
};

/** An ML-DSA-44 key pair from a seed of 32 bytes. */
export const mlDsa44KeyFrom = (seed: Uint8Array): SigningKey => ({
	secret: seed,
	public: toBase64url(ml_dsa44.keygen(seed).publicKey)
});

/**
 * The signature line of a cosignature on the text of a checkpoint, at `time` (seconds since 1970 in UTC, from 1). Whoever calls this has
 * checked that the checkpoint continues all it has cosigned of that log, and has stored that before. Throws where the text is no checkpoint.
 */
export function cosignCheckpoint(text: string, cosigner: Cosigner, time: number): string {
	const { origin, size, root } = must(parseAnyCheckpoint(text));
	if (!Number.isSafeInteger(time) || time < 1) throw new Error('impossible: a cosignature names its time');
	const { name, cosigns, key } = cosigner;
	const { keyId } = cosignerKeyOf(name, cosigns, key.public);
	const signed =
		cosigns === 'ed25519'
			? sign(cosigner, textMessage(text, time))
			: sign(cosigner, rangeMessage(name, { origin, start: 0, end: size, hash: root }, time));
	return formatSignature({ name, keyId, signature: concat(bigEndian(time), signed) });
}

/** The signature line of a cosignature on a subtree, without a time (C2SP tlog-cosignature, "ML-DSA-44 signed message"). Ed25519 has no such form: throws. */
export function cosignSubtree(range: CosignedRange, cosigner: Cosigner): string {
	const { name, cosigns, key } = cosigner;
	if (cosigns !== 'ml-dsa-44') throw new Error('impossible: only ML-DSA-44 cosigns subtrees');
	const signature = concat(bigEndian(0), sign(cosigner, rangeMessage(name, range, 0)));
	return formatSignature({ name, keyId: cosignerKeyOf(name, cosigns, key.public).keyId, signature });
}

/** The time that a cosignature on a checkpoint names, where it verifies; else `null`. `text` is the checkpoint's whole text. */
export function verifyCosignature(
	text: string,
	signature: Uint8Array,
	key: CosignerKey,
	checks: CosignatureChecks = {}
): number | null {
	const checkpoint = parseAnyCheckpoint(text);
	const time = timeOf(signature);
	if (!checkpoint.ok || time === null) return null;
	const { origin, size, root } = checkpoint.value;
	const message =
		key.cosigns === 'ed25519'
			? textMessage(text, time)
			: rangeMessage(key.name, { origin, start: 0, end: size, hash: root }, time);
	return verifies(signature, message, key, checks) ? time : null;
}

/** Whether a cosignature on a subtree verifies. One that starts beyond the first entry names no time. */
export function verifySubtreeCosignature(
	range: CosignedRange,
	signature: Uint8Array,
	key: CosignerKey,
	checks: CosignatureChecks = {}
): boolean {
	const time = timeOf(signature);
	if (time === null || key.cosigns !== 'ml-dsa-44' || !isRange(range) || (range.start !== 0 && time !== 0)) return false;
	return verifies(signature, rangeMessage(key.name, range, time), key, checks);
}

/**
 * The cosignatures on a checkpoint by those of `keys` that it names, each cosigner once, with the latest time. Says nothing of the log's own
 * signature. Refuses `note-malformed`, `checkpoint-malformed`, `note-key-ambiguous`, and `note-signature-wrong` where one of `keys` is named and does not verify.
 */
export function readCosignatures(
	note: string,
	keys: readonly CosignerKey[],
	checks?: CosignatureChecks
): Outcome<{ readonly checkpoint: Checkpoint; readonly cosigned: readonly Cosigned[] }, NoteRefusal | 'checkpoint-malformed'> {
	const parsed = parseNote(note);
	if (!parsed.ok) return parsed;
	const { text, signatures } = parsed.value;
	const checkpoint = parseAnyCheckpoint(text);
	if (!checkpoint.ok) return checkpoint;
	const known = knownSignatures(signatures, keys);
	if (!known.ok) return known;
	const times = new Map<CosignerKey, number>();
	for (const { key, signature } of known.value) {
		const time = verifyCosignature(text, signature, key, checks);
		if (time === null) return refused('note-signature-wrong', key.name);
		times.set(key, Math.max(time, times.get(key) ?? 0));
	}
	return accepted({ checkpoint: checkpoint.value, cosigned: [...times].map(([key, time]) => ({ key, time })) });
}

const textMessage = (text: string, time: number): Uint8Array => utf8(`cosignature/v1\ntime ${time}\n${text}`);

/** The structure `cosigned_message` (C2SP tlog-cosignature, "ML-DSA-44 signed message"). */
function rangeMessage(name: string, range: CosignedRange, time: number): Uint8Array {
	if (!isRange(range)) throw new Error('impossible: not a range of a log');
	const { origin, start, end, hash } = range;
	const counted = (words: string): Uint8Array[] => [Uint8Array.of(utf8(words).length), utf8(words)];
	return concat(
		utf8('subtree/v1\n\0'),
		...counted(name),
		bigEndian(time),
		...counted(origin),
		bigEndian(start),
		bigEndian(end),
		hash
	);
}

const isRange = ({ origin, start, end, hash }: CosignedRange): boolean =>
	isNoteKeyName(origin) && Number.isSafeInteger(end) && hash.length === 32 && (start === 0 ? end >= 0 : isSubtree(start, end));

const timeBytes = 8;

function bigEndian(value: number): Uint8Array {
	const bytes = new Uint8Array(timeBytes);
	new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
	return bytes;
}

/** The time of a `timestamped_signature`; `null` where there is none, or one that no clock will show. */
function timeOf(signature: Uint8Array): number | null {
	if (signature.length <= timeBytes) return null;
	const time = new DataView(signature.buffer, signature.byteOffset).getBigUint64(0);
	return time <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(time) : null;
}

function sign({ cosigns, key }: Cosigner, message: Uint8Array): Uint8Array {
	if (key.sign) return key.sign(message);
	if (cosigns === 'ed25519') return ed25519.sign(message, key.secret);
	// Deterministic, as FIPS 204 allows: core makes no randomness.
	return ml_dsa44.sign(message, ml_dsa44.keygen(key.secret).secretKey, { extraEntropy: false });
}

function verifies(signature: Uint8Array, message: Uint8Array, key: CosignerKey, checks: CosignatureChecks): boolean {
	const check = checks[key.cosigns] ?? (key.cosigns === 'ed25519' ? checkSignature : checkMlDsa44);
	const publicKey = fromBase64url(key.publicKey);
	return publicKey !== null && check(signature.subarray(timeBytes), message, publicKey);
}

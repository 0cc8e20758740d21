import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import {
	accepted,
	canonicalBytes,
	canonicalText,
	concat,
	fromBase64url,
	type Json,
	type Outcome,
	refused,
	toBase64url,
	utf8
} from '#core/base';

/** What every signed body carries: the version, and the label that binds the signature to one kind of statement. */
export type Labelled<Type extends string> = { readonly v: 1; readonly type: Type };

/** A body with the Ed25519 key (32 bytes) and signature (64 bytes) over it, both base64url. */
export type Signed<Body extends Labelled<string>> = { readonly body: Body; readonly key: string; readonly sig: string };

export type SignedRefusal = 'signature-malformed' | 'signature-wrong' | 'version-unknown' | 'label-wrong';

/** An Ed25519 key pair (RFC 8032); `secret` is the 32-byte seed. `sign` is the platform's own signing, where it has one. */
export type SigningKey = {
	readonly secret: Uint8Array;
	readonly public: string;
	readonly sign?: (message: Uint8Array) => Uint8Array;
};

export const signingKeyFrom = (seed: Uint8Array): SigningKey => ({
	secret: seed,
	public: toBase64url(ed25519.getPublicKey(seed))
});

/** The bytes a signature covers: label, line feed, RFC 8785 text of the body. */
export const signedBytes = (body: Labelled<string>): Uint8Array =>
	concat(utf8(`${body.type}\n`), canonicalBytes(body as unknown as Json));

export const sign = <Body extends Labelled<string>>(body: Body, key: SigningKey): Signed<Body> => ({
	body,
	key: key.public,
	sig: toBase64url(key.sign?.(signedBytes(body)) ?? ed25519.sign(signedBytes(body), key.secret))
});

/** How a signature is checked; the server passes its native implementation, browsers use the default. */
export type SignatureCheck = (signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array) => boolean;

/**
 * RFC 8032 as `zip215: false` has it: canonical encodings of point and scalar, no key of small order, but the cofactored equation. A signer
 * who crafts a signature with a part of small order makes one that passes here and that OpenSSL, on the node, refuses; nobody else can make
 * one. So the node's check decides what is stored, and this one only reads what a node let in.
 */
export const checkSignature: SignatureCheck = (signature, message, publicKey) => {
	try {
		return ed25519.verify(signature, message, publicKey, { zip215: false });
	} catch {
		return false;
	}
};

/**
 * Checks label, version and signature. Says only that `signed.key` signed this body: whether that key may speak is the caller's question.
 * `bodyText` gives the RFC 8785 text of the body, for callers that need it too. Refuses `label-wrong`, `version-unknown`, `signature-malformed`, `signature-wrong`.
 */
export function verifySigned<Body extends Labelled<string>>(
	signed: Signed<Body>,
	type: Body['type'],
	check: SignatureCheck = checkSignature,
	bodyText = () => canonicalText(signed.body as unknown as Json)
): Outcome<Body, SignedRefusal> {
	if (signed.body.type !== type) return refused('label-wrong', type);
	if (signed.body.v !== 1) return refused('version-unknown', type);
	const key = fromBase64url(signed.key, 32);
	const signature = fromBase64url(signed.sig, 64);
	if (!key || !signature) return refused('signature-malformed', type);
	return check(signature, utf8(`${type}\n${bodyText()}`), key) ? accepted(signed.body) : refused('signature-wrong', type);
}

/** RFC 8785 text of a whole signed statement, from the text of its body: the names stand in the order of the alphabet, and key and signature are base64url. */
export const textOfSigned = ({ key, sig }: Signed<Labelled<string>>, bodyText: string): string =>
	`{"body":${bodyText},"key":${JSON.stringify(key)},"sig":${JSON.stringify(sig)}}`;

/** SHA-256 of the RFC 8785 text of the whole signed statement, base64url: how one statement names another. */
export const hashOfSigned = (signed: Signed<Labelled<string>>, digest: (bytes: Uint8Array) => Uint8Array = sha256): string =>
	toBase64url(digest(canonicalBytes(signed as unknown as Json)));

import { accepted, fromBase64url, type Outcome, refused, toBase64url, utf8 } from '#core/base';
import { type Identity, type KeyPair, keyPairFrom, type Recipient } from './age.ts';
import { normaliseCodename } from './normalise-codename.ts';
import { randomOf } from './random.ts';
import { type OpenRefusal, openValue, sealValue } from './sealed-value.ts';
import { type Labelled, type SigningKey, signingKeyFrom } from './signed.ts';
import { type Argon2id, argon2idInScript, derive } from './stretch.ts';

/** What a member's one generated passphrase gives: `auth` (32 bytes, base64url) is sent, the `seal` pair never leaves the browser. */
export type PassphraseKeys = { readonly auth: string; readonly seal: KeyPair };

/** A member's secrets: 32-byte seeds of the age pair and of the signing key. */
export type MemberKeys = { readonly seed: Uint8Array; readonly age: KeyPair; readonly signing: SigningKey };

/** `salt`: the member's own 16 random bytes, given by the server before sign-in (an invented one for unknown names). */
export async function passphraseKeys(
	typed: string,
	salt: Uint8Array,
	argon2id: Argon2id = argon2idInScript
): Promise<PassphraseKeys> {
	const root = await argon2id(utf8(normaliseCodename(typed)), salt);
	return {
		auth: toBase64url(derive(root, 'causeway/member/auth/v1')),
		seal: await keyPairFrom(derive(root, 'causeway/member/seal/v1'))
	};
}

/** The pair that a passkey's PRF output (WebAuthn, 32 bytes) opens: a further wrap of the same member keys. */
export const passkeyPair = (prfOutput: Uint8Array): Promise<KeyPair> =>
	keyPairFrom(derive(prfOutput, 'causeway/member/passkey/v1'));

export async function memberKeysFrom(seed: Uint8Array): Promise<MemberKeys> {
	return {
		seed,
		age: await keyPairFrom(derive(seed, 'causeway/member/age/v1')),
		signing: signingKeyFrom(derive(seed, 'causeway/member/signing/v1'))
	};
}

export const makeMemberKeys = (): Promise<MemberKeys> => memberKeysFrom(randomOf(32));

type MemberSecret = Labelled<'causeway/member-keys/v1'> & { readonly member: string; readonly seed: string };

/** Seals a member's seed to one of the pairs that may open it again. */
export const wrapMemberKeys = (keys: MemberKeys, member: string, to: Recipient): Promise<Outcome<Uint8Array>> =>
	sealValue({ v: 1, type: 'causeway/member-keys/v1', member, seed: toBase64url(keys.seed) } as MemberSecret, to);

/** Opens a member's wrapped keys. Refuses `cannot-open` (wrong passphrase or damage) and `wrap-wrong` (somebody else's). */
export async function unwrapMemberKeys(
	sealed: Uint8Array,
	member: string,
	identity: Identity
): Promise<Outcome<MemberKeys, OpenRefusal | 'wrap-wrong'>> {
	const opened = await openValue<MemberSecret>(sealed, 'causeway/member-keys/v1', identity);
	if (!opened.ok) return opened;
	const seed = typeof opened.value.seed === 'string' ? fromBase64url(opened.value.seed, 32) : null;
	return opened.value.member === member && seed ? accepted(await memberKeysFrom(seed)) : refused('wrap-wrong');
}

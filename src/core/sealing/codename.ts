import { accepted, type Outcome, refused, toBase64url, utf8 } from '#core/base';
import { type KeyPair, keyPairFrom } from './age.ts';
import { normaliseCodename, normalisePin } from './normalise-codename.ts';
import { randomBelow } from './random.ts';
import { type SigningKey, signingKeyFrom } from './signed.ts';
import { type Argon2id, argon2idInScript, derive } from './stretch.ts';

export const codenameWords = 8;
const listLength = 2048;
const salt = utf8('causeway/codename/v1');

/** Everything a codename gives. Only `lookupId` and a hash of `accessSecret` are ever known to a server. */
export type SurvivorKeys = {
	/** 16 bytes, base64url: finds the case. The PIN does not enter it. */
	readonly lookupId: string;
	/** 32 bytes, base64url: shown to the server, which keeps its SHA-256. */
	readonly accessSecret: string;
	readonly age: KeyPair;
	readonly signing: SigningKey;
};

/** Eight words drawn evenly from a list of 2,048: 88 bits. */
export function makeCodename(words: readonly string[]): string {
	if (words.length !== listLength) throw new Error('impossible: a word list has 2,048 words');
	return Array.from({ length: codenameWords }, () => words[randomBelow(listLength)]).join(' ');
}

/**
 * Derives the survivor's keys from what she typed. `pin` may be empty; with a PIN identity, signing and access keys differ and the
 * lookup id does not, so a wrong PIN looks to everybody like a wrong codename. Refuses `codename-length` for anything but eight words.
 */
export async function survivorKeys(
	typed: string,
	pin = '',
	argon2id: Argon2id = argon2idInScript
): Promise<Outcome<SurvivorKeys, 'codename-length'>> {
	const codename = normaliseCodename(typed);
	if (codename.split(' ').length !== codenameWords) return refused('codename-length', String(codenameWords));
	const root = await argon2id(utf8(codename), salt);
	const pinText = normalisePin(pin);
	const keyRoot = pinText === '' ? root : await argon2id(utf8(pinText), derive(root, 'causeway/survivor/pin-salt/v1'));
	return accepted({
		lookupId: toBase64url(derive(root, 'causeway/survivor/lookup/v1', 16)),
		accessSecret: toBase64url(derive(keyRoot, 'causeway/survivor/access/v1')),
		age: await keyPairFrom(derive(keyRoot, 'causeway/survivor/age/v1')),
		signing: signingKeyFrom(derive(keyRoot, 'causeway/survivor/signing/v1'))
	});
}

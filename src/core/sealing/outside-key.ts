import { bech32 } from '@scure/base';
import { accepted, type Outcome, refused } from '#core/base';
import { type HeaderRefusal, makeHeader } from './age-header.ts';

/** `age1…`: the classic X25519 recipient (C2SP age) of somebody outside, 62 characters. Nothing here vouches for it. Only files that leave are ever sealed to one. */
export type OutsideKey = string & { readonly __outsideKey: unique symbol };
export type OutsideKeyRefusal = 'recipient-malformed' | 'recipient-hybrid' | 'recipients-mixed' | 'recipient-secret';

const classicBytes = 32;

/**
 * One key of an outsider, as somebody typed or pasted it, spaces in it or not. Refuses `recipient-secret` (the secret half was given), `recipients-mixed` (keys of both kinds: one classic
 * recipient would silently take the stronger protection from all), `recipient-hybrid` (few programs open that yet, and it is too long to compare aloud), `recipient-malformed` (none, or more than one).
 */
export function parseOutsideKey(text: string): Outcome<OutsideKey, OutsideKeyRefusal> {
	if (/age-secret-key-/i.test(text)) return refused('recipient-secret');
	const words = text.split(/[\s,;]+/);
	const isHybrid = words.some((word) => /^age1pq1/i.test(word));
	if (isHybrid) return refused(words.some((word) => /^age1(?!pq1)/i.test(word)) ? 'recipients-mixed' : 'recipient-hybrid');
	const key = words.join('');
	return isClassic(key) ? accepted(key.toLowerCase() as OutsideKey) : refused('recipient-malformed');
}

/** {@link parseOutsideKey}, and whether something can be sealed to it: keys to which all the world has the secret are refused as `recipient-malformed`. */
export async function tryOutsideKey(text: string): Promise<Outcome<OutsideKey, OutsideKeyRefusal | HeaderRefusal>> {
	const key = parseOutsideKey(text);
	if (!key.ok) return key;
	const tried = await makeHeader([key.value]);
	return tried.ok ? key : tried;
}

function isClassic(key: string): boolean {
	if (key.length !== 62) return false;
	try {
		const { prefix, words } = bech32.decode(key as `${string}1${string}`, false);
		return prefix === 'age' && bech32.fromWords(words).length === classicBytes;
	} catch {
		return false;
	}
}

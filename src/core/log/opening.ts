import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { accepted, canonicalBytes, concat, fromBase64url, type Json, type Outcome, refused, toBase64url, utf8 } from '#core/base';
import type { Opening } from '#core/sealing';
import { hasExactly, isBytes } from './statement.ts';

export type OpeningRefusal = 'opening-malformed' | 'version-unknown' | 'label-wrong';

const eventLabel = utf8('causeway/event/v1\n');

/**
 * HMAC-SHA-256 (RFC 2104) under a fresh random key over the label and the RFC 8785 text of the event. Hides the event from whoever has
 * no key, and binds: the key must have exactly 32 bytes, because HMAC pads shorter ones and two keys would give one leaf.
 */
export function blindLeaf(key: Uint8Array, event: Json): Uint8Array {
	if (key.length !== 32) throw new Error('impossible: the key of a blind leaf has 32 bytes');
	return hmac(sha256, key, concat(eventLabel, canonicalBytes(event)));
}

/** The opening to seal in the case for an event that is logged under this key. Each event needs a key of its own. */
export const openingOf = (key: Uint8Array, event: Json): Opening => ({
	v: 1,
	type: 'causeway/opening/v1',
	key: toBase64url(key),
	event
});

/** Reads an unsealed opening. Refuses `opening-malformed`, `label-wrong`, `version-unknown`. */
export function parseOpening(value: unknown): Outcome<Opening, OpeningRefusal> {
	if (!hasExactly(value, 'v', 'type', 'key', 'event')) return refused('opening-malformed');
	if (value.type !== 'causeway/opening/v1') return refused('label-wrong');
	if (value.v !== 1) return refused('version-unknown');
	if (!isBytes(value.key, 32)) return refused('opening-malformed', 'key');
	try {
		canonicalBytes(value.event as Json);
	} catch {
		return refused('opening-malformed', 'event');
	}
	return accepted(value as Opening);
}

/** The blind leaf that an opening opens: compare it with the one in the log. */
export const leafOfOpening = ({ key, event }: Opening): Uint8Array =>
	blindLeaf(fromBase64url(key, 32) ?? new Uint8Array(), event);

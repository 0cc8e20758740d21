import { sha256 } from '@noble/hashes/sha2.js';
import {
	accepted,
	type Day,
	type DeskId,
	fromBase64url,
	isDay,
	isId,
	type OrganisationId,
	type Outcome,
	refused,
	toBase64url,
	toHex
} from '#core/base';
import { hasExactly, isBytes, isCount, type KeyBody, type KeyStatement, type PlacedKey } from '#core/log';
import {
	type Identity,
	type Labelled,
	type OpenRefusal,
	openValue,
	type Recipient,
	randomOf,
	type Signed,
	type SigningKey,
	sealValue,
	sign,
	signingKeyFrom
} from '#core/sealing';

/**
 * A lead's word, under that member's own key, that an organisation shall sign with this key from now on. It is kept by the node and stands in no log, since the log names no person: it
 * shows the node's operator whom a first entry rests on, which the node itself signs.
 */
export type OrganisationKeyWishBody = Labelled<'causeway/organisation-key-wish/v1'> & {
	readonly organisation: OrganisationId;
	readonly desk: DeskId;
	readonly generation: number;
	readonly signingKey: string;
	readonly prev: string;
	readonly day: Day;
};
export type OrganisationKeyWish = Signed<OrganisationKeyWishBody>;

/** Reads a wish's body; the envelope is read already. Refuses `wish-malformed`. */
export function parseWishBody(body: unknown): Outcome<OrganisationKeyWishBody, 'wish-malformed'> {
	const isWhole =
		hasExactly(body, 'v', 'type', 'organisation', 'desk', 'generation', 'signingKey', 'prev', 'day') &&
		body.v === 1 &&
		body.type === 'causeway/organisation-key-wish/v1' &&
		isId(body.organisation) &&
		isId(body.desk) &&
		isCount(body.generation, 2) &&
		isBytes(body.signingKey, 32) &&
		isBytes(body.prev, 32) &&
		isDay(body.day);
	return isWhole ? accepted(body as unknown as OrganisationKeyWishBody) : refused('wish-malformed');
}

/** The entry that a wish asks for, after the organisation's entry before. The same bytes whoever writes it. */
export const keyBodyFor = (wish: OrganisationKeyWishBody, { body: before }: Pick<PlacedKey, 'body'>): KeyBody => ({
	...before,
	generation: wish.generation,
	signingKey: wish.signingKey,
	prev: wish.prev,
	day: wish.day
});

type KeySecret = Labelled<'causeway/organisation-key/v1'> & { readonly organisation: OrganisationId; readonly seed: string };

/** What a lead's browser sends: `statement` is signed with the key before, `null` where there was none and the node signs. `sealed` is base64url. */
export type OrganisationKeyRequest = {
	readonly wish: OrganisationKeyWish;
	readonly statement: KeyStatement | null;
	readonly sealed: string;
};

/** Makes an organisation's next signing key, sealed to the desk that signs for it. `held` is the key before, where it had one. Refuses as sealing does. */
export async function makeOrganisationKey(
	before: PlacedKey,
	held: SigningKey | null,
	desk: { readonly id: DeskId; readonly recipient: Recipient },
	hand: { readonly signing: SigningKey; readonly day: Day }
): Promise<Outcome<OrganisationKeyRequest>> {
	const organisation = before.body.subject.id as OrganisationId;
	const seed = randomOf(32);
	const wish: OrganisationKeyWishBody = {
		v: 1,
		type: 'causeway/organisation-key-wish/v1',
		organisation,
		desk: desk.id,
		generation: before.body.generation + 1,
		signingKey: signingKeyFrom(seed).public,
		prev: before.hash,
		day: hand.day
	};
	const secret: KeySecret = { v: 1, type: 'causeway/organisation-key/v1', organisation, seed: toBase64url(seed) };
	const sealed = await sealValue(secret, desk.recipient);
	if (!sealed.ok) return sealed;
	return accepted({
		wish: sign(wish, hand.signing),
		statement: held ? (sign(keyBodyFor(wish, before), held) as KeyStatement) : null,
		sealed: toBase64url(sealed.value)
	});
}

/** Opens an organisation's signing key and holds it against the one that the key log names. Refuses `wrap-wrong` for another organisation or another key. */
export async function unwrapOrganisationKey(
	sealed: Uint8Array,
	expected: { readonly organisation: OrganisationId; readonly signingKey: string },
	...identities: readonly Identity[]
): Promise<Outcome<SigningKey, OpenRefusal | 'wrap-wrong'>> {
	const opened = await openValue<KeySecret>(sealed, 'causeway/organisation-key/v1', ...identities);
	if (!opened.ok) return opened;
	const seed = fromBase64url(opened.value.seed, 32);
	const key = seed && signingKeyFrom(seed);
	const fits = opened.value.organisation === expected.organisation && key?.public === expected.signingKey;
	return key && fits ? accepted(key) : refused('wrap-wrong');
}

const shownBytes = 16;

/** What two people read to each other to compare a signing key (base64url): the first 16 bytes of SHA-256 over it, in hexadecimal, by four. */
export const fingerprintOf = (signingKey: string): string =>
	toHex(sha256(fromBase64url(signingKey, 32) ?? new Uint8Array()).slice(0, shownBytes)).replace(/.{4}(?=.)/g, '$& ');

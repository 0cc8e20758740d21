import { combine, split } from 'shamir-secret-sharing';
import { accepted, type CaseId, type DeskId, fromBase64url, type GlassId, type Outcome, refused, toBase64url } from '#core/base';
import { type Identity, type KeyPair, keyPairFrom, type Recipient, recipientHash } from './age.ts';
import { randomOf } from './random.ts';
import { type OpenRefusal, openValue, sealValue } from './sealed-value.ts';
import type { Labelled } from './signed.ts';

/** Half of a glass's key, bound to the case, the glass and the desk whose half it is. */
type GlassShare = Labelled<'causeway/glass-secret/v1'> & {
	readonly case: CaseId;
	readonly glass: GlassId;
	readonly desk: DeskId;
	readonly recipientHash: string;
	readonly share: string;
};

/** Where a half belongs; `recipient` is the glass's own. */
export type GlassPlace = {
	readonly case: CaseId;
	readonly glass: GlassId;
	readonly desk: DeskId;
	readonly recipient: Recipient;
};

const shareBytes = 33;

/** A fresh glass: its 32-byte seed stays with her, so that halves can be renewed. */
export async function makeGlass(): Promise<KeyPair & { readonly seed: Uint8Array }> {
	const seed = randomOf(32);
	return { seed, ...(await keyPairFrom(seed)) };
}

/** Two halves (Shamir, 2 of 2, audited library) of 33 bytes; one alone says nothing. Each time anew, and halves of two times do not join. */
export async function splitGlass(seed: Uint8Array): Promise<readonly [Uint8Array, Uint8Array]> {
	const [one, other] = await split(seed, 2, 2);
	if (!one || !other) throw new Error('impossible: two halves');
	return [one, other];
}

/** Seals a half to a desk's key: its own, or, once a use is approved, the key of the desk that asked. */
export const sealGlassShare = (place: GlassPlace, share: Uint8Array, to: Recipient): ReturnType<typeof sealValue> => {
	const { recipient, ...rest } = place;
	const value: GlassShare = {
		v: 1,
		type: 'causeway/glass-secret/v1',
		...rest,
		recipientHash: recipientHash(recipient),
		share: toBase64url(share)
	};
	return sealValue(value, to);
};

/** Opens a half and holds it against where it belongs. Refuses `place-wrong` for another's. */
export async function openGlassShare(
	sealed: Uint8Array,
	place: GlassPlace,
	...identities: readonly Identity[]
): Promise<Outcome<Uint8Array, OpenRefusal | 'place-wrong'>> {
	const opened = await openValue<GlassShare>(sealed, 'causeway/glass-secret/v1', ...identities);
	if (!opened.ok) return opened;
	const { value } = opened;
	const share = fromBase64url(String(value.share), shareBytes);
	const fits =
		value.case === place.case &&
		value.glass === place.glass &&
		value.desk === place.desk &&
		value.recipientHash === recipientHash(place.recipient);
	return fits && share ? accepted(share) : refused('place-wrong');
}

/** Joins both halves. Refuses `shares-wrong` where they do not give the glass's key. */
export async function joinGlass(
	halves: readonly [Uint8Array, Uint8Array],
	recipient: Recipient
): Promise<Outcome<KeyPair, 'shares-wrong'>> {
	try {
		const pair = await keyPairFrom(await combine([...halves]));
		return pair.recipient === recipient ? accepted(pair) : refused('shares-wrong');
	} catch {
		return refused('shares-wrong');
	}
}

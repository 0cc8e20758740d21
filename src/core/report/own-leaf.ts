import { type CaseId, type Moment, toBase64url } from '#core/base';
import { blindLeaf, openingOf } from '#core/log';
import { type MakeOpening, type Opening, randomOf, sealValue } from '#core/sealing';
import type { OwnCase } from './own-case.ts';

/** A leaf that says nothing without its opening, under a key of its own. */
export const makeOpening: MakeOpening = (event) => {
	const key = randomOf(32);
	return { opening: openingOf(key, event), leaf: blindLeaf(key, event) };
};

/**
 * The leaf of taking everything away, which adds nothing to the case and so has no item to keep its opening in: it travels in the archive,
 * sealed to a key that is in there too. Both as base64url; `null` where she holds no part, and so has nothing to take.
 */
export async function leafOfTaking(
	own: OwnCase,
	at: Moment
): Promise<{ readonly leaf: string; readonly opening: string } | null> {
	const held = own.parts.find(({ identities, recipient }) => identities.size > 0 && recipient !== null);
	if (!held?.recipient) return null;
	const { opening, leaf } = makeOpening({ act: 'export', case: own.case, by: { kind: 'survivor' }, at });
	const sealed = await sealValue(opening, held.recipient);
	return sealed.ok ? { leaf: toBase64url(leaf), opening: toBase64url(sealed.value) } : null;
}

/** The leaf of erasing everything, as base64url. What opens it can be kept nowhere but in her own hands: nothing of the case is left. */
export function leafOfErasing(of: CaseId, at: Moment): { readonly leaf: string; readonly opening: Opening } {
	const { opening, leaf } = makeOpening({ act: 'erase', case: of, by: { kind: 'survivor' }, at });
	return { leaf: toBase64url(leaf), opening };
}

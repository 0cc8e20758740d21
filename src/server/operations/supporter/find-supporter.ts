import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { type CaseId, fromBase64url, type SupporterId } from '#core/base';
import type { App } from '#server/app.ts';
import { today } from '#server/gateways/clock.ts';
import { readSupporterAccess } from '#server/store/supporter-store.ts';

const nobody = randomBytes(32);

/** Who helps, by the own codename, and in which case. */
export type Helper = { readonly case: CaseId; readonly supporter: SupporterId; readonly signingKey: string };

/**
 * The supporter of an `Authorization: Causeway <lookupId>.<accessSecret>` header, also one who is not in force any more. An unknown lookup id, a
 * wrong secret and a malformed header take the same way: one look-up, one hash, one comparison, `null`.
 */
export async function findSupporter(
	app: App,
	authorization: string | undefined
): Promise<(Helper & { readonly inForce: boolean }) | null> {
	const [, lookupId = '', secretText = ''] = /^Causeway ([\w-]{22})\.([\w-]{43})$/.exec(authorization ?? '') ?? [];
	const secret = fromBase64url(secretText, 32) ?? nobody;
	const found = await readSupporterAccess(app.db, lookupId, today(app.clock));
	const hash = createHash('sha256').update(secret).digest();
	const right = timingSafeEqual(hash, found?.accessHash ?? nobody);
	if (!right || !found) return null;
	const { accessHash: _, ...helper } = found;
	return helper;
}

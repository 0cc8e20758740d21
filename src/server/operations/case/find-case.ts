import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { type CaseId, fromBase64url } from '#core/base';
import type { App } from '#server/app.ts';
import { readAccess } from '#server/store/case-store.ts';

const nobody = randomBytes(32);

/**
 * The case of an `Authorization: Causeway <lookupId>.<accessSecret>` header. An unknown lookup id, a wrong secret and a malformed header
 * take the same way: one look-up, one hash, one comparison, `null`.
 */
export async function findCase(app: App, authorization: string | undefined): Promise<CaseId | null> {
	const [, lookupId = '', secretText = ''] = /^Causeway ([\w-]{22})\.([\w-]{43})$/.exec(authorization ?? '') ?? [];
	const secret = fromBase64url(secretText, 32) ?? nobody;
	const found = await readAccess(app.db, lookupId);
	const hash = createHash('sha256').update(secret).digest();
	const right = timingSafeEqual(hash, found?.accessHash ?? nobody);
	return right && found ? found.case : null;
}

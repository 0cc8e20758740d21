import { toBase64url } from '#core/base';
import type { NewcomerAnswer } from '#server/operations/staff/accept-invitation.ts';

/** An answer to an invitation as JSON carries it. */
export const wireAcceptance = ({ salt, auth, accept, totp, wraps, ...answer }: NewcomerAnswer) => ({
	...answer,
	salt: toBase64url(salt),
	auth: toBase64url(auth),
	...(accept && { accept: toBase64url(accept) }),
	totpSecret: totp?.secret ?? null,
	code: totp?.code ?? null,
	wraps: wraps.map((sealed) => ({ kind: 'passphrase', credential: null, sealed: toBase64url(sealed) }))
});

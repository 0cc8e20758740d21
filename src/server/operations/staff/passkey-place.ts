import type { App } from '#server/app.ts';

/** Where our passkeys are good: this host and no other (WebAuthn section 4, RP ID). A browser has none for a bare address. */
export const passkeyHost = (app: App): string => new URL(app.origin).hostname;

/** Shown by the browser and kept in its list of passkeys, on devices that others may see: it says nothing of what this is about. */
export const passkeyIssuer = 'Desk';

/** EdDSA, ES256, RS256 (IANA COSE numbers): what authenticators make. */
export const passkeyAlgorithms = [-8, -7, -257];

import { Secret, TOTP } from 'otpauth';
import { randomOf } from '#core/sealing';

/** One-time codes of RFC 6238 as every authenticator program makes them: HMAC-SHA-1, 30 seconds, 6 digits. */
const terms = { algorithm: 'SHA1', digits: 6, period: 30 } as const;

/** 20 random bytes (RFC 4226 section 4, R6) as base32. */
export const makeTotpSecret = (): string => new Secret({ buffer: randomOf(20).slice().buffer }).base32;

/** The code of a moment; for demonstrations and tests, where no second device stands beside. */
export const totpCode = (secret: string, now: Date): string =>
	new TOTP({ ...terms, secret: Secret.fromBase32(secret) }).generate({ timestamp: now.getTime() });

/** What an authenticator program takes in (`otpauth://totp/…`). `issuer` is what it will show: keep it neutral. */
export const totpAddress = (secret: string, issuer: string, label: string): string =>
	new TOTP({ ...terms, issuer, label, secret: Secret.fromBase32(secret) }).toString();

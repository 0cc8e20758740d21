import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { concat } from '#core/base';
import { derive } from '#core/sealing';
import type { App } from '#server/app.ts';

const stepSeconds = 30;
const nonceBytes = 12;
const tagBytes = 16;

/** A secret of 20 to 64 bytes in base32 (RFC 4226 section 4 asks for 20), as authenticator programs take it. */
export const totpSecretForm = /^[A-Z2-7]{32,103}$/;
export const totpCodeForm = /^[0-9]{6}$/;

/**
 * The time step (RFC 6238, 30 s) that a code of six digits belongs to: this one, the one before or the one after; `null` for any other
 * code. Whoever accepts it must see to it that the step is used once.
 */
export function stepOfCode(secret: string, code: string, now: Date): number | null {
	if (!totpCodeForm.test(code)) return null;
	const totp = new TOTP({ secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits: 6, period: stepSeconds });
	const drift = totp.validate({ token: code, timestamp: now.getTime(), window: 1 });
	return drift === null ? null : Math.floor(now.getTime() / 1000 / stepSeconds) + drift;
}

/**
 * Seals a member's secret for the database with AES-256-GCM (nonce, ciphertext, tag) under a key of the config folder, bound to the member:
 * a copy of the database makes no codes, and one member's secret does not serve another.
 */
export function sealTotp(app: App, member: string, secret: string): Uint8Array {
	const nonce = randomBytes(nonceBytes);
	const cipher = createCipheriv('aes-256-gcm', keyOf(app), nonce).setAAD(Buffer.from(member));
	return concat(nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag());
}

/** Opens what {@link sealTotp} made; throws where it was changed, is another member's, or the config folder is another node's. */
export function openTotp(app: App, member: string, sealed: Uint8Array): string {
	const decipher = createDecipheriv('aes-256-gcm', keyOf(app), sealed.subarray(0, nonceBytes))
		.setAAD(Buffer.from(member))
		.setAuthTag(sealed.subarray(-tagBytes));
	return decipher.update(sealed.subarray(nonceBytes, -tagBytes), undefined, 'utf8') + decipher.final('utf8');
}

const keyOf = ({ node }: App): Uint8Array => derive(node.keys.serverSecret, 'causeway/totp-at-rest/v1');

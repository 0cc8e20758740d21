/**
 * base64url without padding (RFC 4648 section 5). Our own, because megabytes of sealed bytes pass through it on old phones and the
 * library's generic radix code is some thirty times slower where the platform has no native one.
 */
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const codes = Uint8Array.from(alphabet, (letter) => letter.charCodeAt(0));
const wrong = 64;
const values = new Uint8Array(128).fill(wrong);
for (const [value, code] of codes.entries()) values[code] = value;
const ascii = new TextDecoder('latin1');

export function encodeBase64url(bytes: Uint8Array): string {
	const whole = Math.floor(bytes.length / 3) * 3;
	const out = new Uint8Array(Math.ceil((bytes.length * 4) / 3));
	let at = 0;
	for (let i = 0; i < bytes.length; i += 3) {
		const three = ((bytes[i] as number) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
		out[at++] = codes[three >> 18] as number;
		out[at++] = codes[(three >> 12) & 63] as number;
		if (i < whole || i + 1 < bytes.length) out[at++] = codes[(three >> 6) & 63] as number;
		if (i < whole) out[at++] = codes[three & 63] as number;
	}
	return ascii.decode(out);
}

/** `null` unless the text is exactly what {@link encodeBase64url} makes: no padding, no other letters, unused bits zero. */
export function decodeBase64url(text: string): Uint8Array | null {
	const rest = text.length % 4;
	if (rest === 1) return null;
	const out = new Uint8Array(Math.floor((text.length * 3) / 4));
	let [at, bits, held, faults] = [0, 0, 0, 0];
	for (let i = 0; i < text.length; i++) {
		const code = text.charCodeAt(i);
		const value = code < 128 ? (values[code] as number) : wrong;
		faults |= value;
		held = (held << 6) | value;
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			out[at++] = held >> bits;
			held &= (1 << bits) - 1;
		}
	}
	return faults < wrong && held === 0 ? out : null;
}

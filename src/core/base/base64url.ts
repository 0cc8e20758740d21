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
const encoder = new TextEncoder();

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
	const letters = rest === 1 ? null : lettersOf(text);
	if (letters === null) return null;
	const out = new Uint8Array(Math.floor((text.length * 3) / 4));
	const whole = text.length - rest;
	let [at, faults] = [0, 0];
	for (let i = 0; i < whole; i += 4) {
		const a = values[letters[i] as number] as number;
		const b = values[letters[i + 1] as number] as number;
		const c = values[letters[i + 2] as number] as number;
		const d = values[letters[i + 3] as number] as number;
		faults |= a | b | c | d;
		out[at++] = (a << 2) | (b >> 4);
		out[at++] = (b << 4) | (c >> 2);
		out[at++] = (c << 6) | d;
	}
	if (rest === 0) return faults < wrong ? out : null;
	const a = values[letters[whole] as number] as number;
	const b = values[letters[whole + 1] as number] as number;
	const c = rest === 3 ? (values[letters[whole + 2] as number] as number) : 0;
	const unused = rest === 3 ? c & 3 : b & 15;
	out[at++] = (a << 2) | (b >> 4);
	if (rest === 3) out[at] = (b << 4) | (c >> 2);
	return (faults | a | b | c) < wrong && unused === 0 ? out : null;
}

/** The letters' codes; `null` where one is not ASCII. The platform's encoder is quick on long texts only. */
function lettersOf(text: string): Uint8Array | null {
	if (text.length > 200) {
		const encoded = encoder.encode(text);
		return encoded.length === text.length ? encoded : null;
	}
	const letters = new Uint8Array(text.length);
	for (let i = 0; i < text.length; i++) {
		const code = text.charCodeAt(i);
		if (code > 127) return null;
		letters[i] = code;
	}
	return letters;
}

import { base64, hex } from '@scure/base';
import { decodeBase64url, encodeBase64url } from './base64url.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export const utf8 = (text: string): Uint8Array => encoder.encode(text);

/** Strict UTF-8 to text, a byte order mark kept like any character; `null` when the bytes are not valid UTF-8. */
export function textFrom(bytes: Uint8Array): string | null {
	try {
		return decoder.decode(bytes);
	} catch {
		return null;
	}
}

export function concat(...pieces: readonly Uint8Array[]): Uint8Array {
	const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
	let at = 0;
	for (const piece of pieces) {
		whole.set(piece, at);
		at += piece.length;
	}
	return whole;
}

/** Compares without stopping at the first difference, so that time does not tell an attacker how much was right. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
	if (a.length !== b.length) return false;
	let difference = 0;
	for (let i = 0; i < a.length; i++) difference |= (a[i] as number) ^ (b[i] as number);
	return difference === 0;
}

/** base64url without padding (RFC 4648 section 5): the one text form of bytes in our JSON. */
export const toBase64url = (bytes: Uint8Array): string => encodeBase64url(bytes);

/** Reads canonical unpadded base64url, of exactly `length` bytes when given; `null` otherwise. */
export function fromBase64url(text: string, length?: number): Uint8Array | null {
	const bytes = typeof text === 'string' ? decodeBase64url(text) : null;
	return bytes && (length === undefined || bytes.length === length) ? bytes : null;
}

/** Standard padded base64 (RFC 4648 section 4), as signed notes use it. */
export const toBase64 = (bytes: Uint8Array): string => base64.encode(bytes);
export const fromBase64 = (text: string, length?: number): Uint8Array | null => decoded(() => base64.decode(text), length);

export const toHex = (bytes: Uint8Array): string => hex.encode(bytes);
export const fromHex = (text: string, length?: number): Uint8Array | null => decoded(() => hex.decode(text), length);

function decoded(decode: () => Uint8Array, length: number | undefined): Uint8Array | null {
	try {
		const bytes = decode();
		return length === undefined || bytes.length === length ? bytes : null;
	} catch {
		return null;
	}
}

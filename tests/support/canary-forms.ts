import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { blake2b } from '@noble/hashes/blake2.js';
import { utf8 } from '#core/base';

/** One byte string that must not be found, and which canary in which form it is. */
export type Needle = { readonly canary: string; readonly form: string; readonly bytes: Buffer };

const base64url = (text: string): string => text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');

/** Base64 of bytes as they would stand inside something longer: at each of the three alignments, without the characters that their neighbours share. */
function base64Inside(bytes: Uint8Array): string[] {
	return [0, 1, 2].map((before) => {
		const text = Buffer.concat([Buffer.alloc(before), bytes])
			.toString('base64')
			.replace(/=+$/, '');
		const bits = (before + bytes.length) * 8;
		return text.slice(Math.ceil((before * 8) / 6), Math.floor(bits / 6));
	});
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const percent = (bytes: Uint8Array): string => hex(bytes).replace(/../g, (pair) => `%${pair}`);
const swappedCase = (text: string): string =>
	[...text].map((letter) => (letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase())).join('');
const escaped = (text: string): string =>
	text.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

function textsOf(bytes: Uint8Array): Record<string, string> {
	const forms: Record<string, string> = {
		hex: hex(bytes),
		HEX: hex(bytes).toUpperCase(),
		percent: percent(bytes),
		PERCENT: percent(bytes).toUpperCase()
	};
	for (const [at, text] of base64Inside(bytes).entries()) {
		forms[`base64/${at}`] = text;
		forms[`base64url/${at}`] = base64url(text);
	}
	return forms;
}

const needle = (canary: string, form: string, bytes: Uint8Array | string): Needle => ({
	canary,
	form,
	bytes: typeof bytes === 'string' ? Buffer.from(bytes) : Buffer.from(bytes)
});

/** A canary in every form in which a program might write it down without meaning to. */
export function formsOf(canary: string, text: string): Needle[] {
	const spellings = new Map<string, string>();
	for (const [form, spelling] of Object.entries({
		'as it is': text,
		'in small letters': text.toLowerCase(),
		'in capitals': text.toUpperCase(),
		'case reversed': swappedCase(text),
		backwards: [...text].reverse().join(''),
		'composed (NFC)': text.normalize('NFC'),
		'decomposed (NFD)': text.normalize('NFD')
	}))
		if (!spellings.has(spelling)) spellings.set(spelling, form);
	const found: Needle[] = [];
	for (const [spelling, form] of spellings) {
		const little = Buffer.from(spelling, 'utf16le');
		found.push(needle(canary, `UTF-8, ${form}`, spelling), needle(canary, `UTF-16LE, ${form}`, little));
		found.push(needle(canary, `UTF-16BE, ${form}`, Buffer.from(little).swap16()));
	}
	found.push(needle(canary, 'escaped', escaped(text)), needle(canary, 'encodeURIComponent', encodeURIComponent(text)));
	for (const spelling of new Set([text, text.toLowerCase()]))
		for (const [form, encoded] of Object.entries(textsOf(utf8(spelling)))) found.push(needle(canary, form, encoded));
	for (const [form, encoded] of Object.entries(textsOf(Buffer.from(text, 'utf16le'))))
		found.push(needle(canary, `UTF-16LE ${form}`, encoded));
	return distinct(found);
}

/** Bytes in every form; for what is no text. */
export const byteFormsOf = (canary: string, bytes: Uint8Array): Needle[] =>
	distinct([needle(canary, 'raw', bytes), ...Object.entries(textsOf(bytes)).map(([form, text]) => needle(canary, form, text))]);

const commonHashes: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
	md5: (bytes) => createHash('md5').update(bytes).digest(),
	sha1: (bytes) => createHash('sha1').update(bytes).digest(),
	sha256: (bytes) => createHash('sha256').update(bytes).digest(),
	sha512: (bytes) => createHash('sha512').update(bytes).digest(),
	'sha3-256': (bytes) => createHash('sha3-256').update(bytes).digest(),
	'blake2b-512': (bytes) => createHash('blake2b512').update(bytes).digest(),
	'blake2b-256': (bytes) => blake2b(bytes, { dkLen: 32 }),
	crc32: (bytes) => {
		const sum = Buffer.alloc(4);
		sum.writeUInt32BE(crc32(bytes));
		return sum;
	}
};

/**
 * The hashes by which lists of known pictures, caches and logs name a content, in every form. Not the four raw bytes of CRC-32, nor its six
 * characters of base64: among so many random bytes they would be found by chance.
 */
export function hashFormsOf(canary: string, bytes: Uint8Array): Needle[] {
	return Object.entries(commonHashes).flatMap(([name, hash]) =>
		byteFormsOf(canary, hash(bytes))
			.filter(({ bytes: form }) => form.length >= 8)
			.map((found) => ({ ...found, form: `${name} ${found.form}` }))
	);
}

function distinct(needles: readonly Needle[]): Needle[] {
	const seen = new Map<string, Needle>();
	for (const one of needles)
		if (one.bytes.length >= 8 && !seen.has(one.bytes.toString('latin1'))) seen.set(one.bytes.toString('latin1'), one);
	return [...seen.values()];
}

import { type Decrypter, Encrypter } from 'age-encryption';
import { accepted, concat, equalBytes, type Outcome, refused, utf8 } from '#core/base';
import { payloadNonceBytes, sealedLength } from './bulk.ts';

export type HeaderRefusal = 'no-recipient' | 'recipients-mixed' | 'recipient-malformed';
export type MadeHeader = { readonly header: Uint8Array; readonly fileKey: Uint8Array };

const newline = 0x0a;
const dash = 0x2d;

/**
 * The header of a new age file, made by the library: a fresh file key sealed to each recipient, and its MAC. Everything behind the header is left to
 * the caller, under a payload nonce of its own. Refuses `no-recipient`, `recipients-mixed` and `recipient-malformed`.
 */
export async function makeHeader(recipients: readonly string[]): Promise<Outcome<MadeHeader, HeaderRefusal>> {
	if (recipients.length === 0) return refused('no-recipient');
	const hybrid = recipients.filter((recipient) => recipient.startsWith('age1pq1')).length;
	if (hybrid !== 0 && hybrid !== recipients.length) return refused('recipients-mixed');
	const encrypter = new Encrypter();
	try {
		for (const recipient of recipients) encrypter.addRecipient(recipient);
	} catch {
		return refused('recipient-malformed');
	}
	let fileKey = new Uint8Array();
	// One more "recipient" that adds no stanza and only hears the key.
	encrypter.addRecipient({
		wrapFileKey(key) {
			fileKey = key.slice();
			return [];
		}
	});
	// As a stream: the library gathers bytes by way of `Response`, which Node is slow to load.
	const nothing = new ReadableStream<Uint8Array>({ start: (controller) => controller.close() });
	const sealed = await encrypter.encrypt(nothing).catch(() => null);
	// A classic key of low order has the same secret for everybody; the library throws there.
	if (!sealed) return refused('recipient-malformed');
	const empty = await gathered(sealed);
	return accepted({ header: empty.subarray(0, empty.length - payloadNonceBytes - sealedLength(0)), fileKey });
}

async function gathered(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
	const reader = stream.getReader();
	const pieces: Uint8Array[] = [];
	for (let read = await reader.read(); !read.done; read = await reader.read()) pieces.push(read.value);
	return concat(...pieces);
}

/** How every age file begins (C2SP age, "Header"). */
const versionLine = utf8('age-encryption.org/v1\n');
export const ageBeginsWith = versionLine.length;

/** Whether these, the first {@link ageBeginsWith} bytes of a file, are those of an age file: only the holder of a key can open it. */
export const isAgeBeginning = (bytes: Uint8Array): boolean => equalBytes(bytes, versionLine);

/** Where the header ends: behind the first line that begins with `---` (its MAC). `null` while there is no such line, or not all of it. */
export function headerLength(bytes: Uint8Array): number | null {
	for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, at + 1)) {
		if (bytes[at + 1] !== dash || bytes[at + 2] !== dash || bytes[at + 3] !== dash) continue;
		const end = bytes.indexOf(newline, at + 1);
		return end === -1 ? null : end + 1;
	}
	return null;
}

/** The file key, after the library has checked the header and its MAC. Refuses `header-refused`, about what the library says of it. */
export async function openHeader(header: Uint8Array, decrypter: Decrypter): Promise<Outcome<Uint8Array, 'header-refused'>> {
	try {
		return accepted(await decrypter.decryptHeader(header));
	} catch (error) {
		return refused('header-refused', error instanceof Error ? error.message : '');
	}
}

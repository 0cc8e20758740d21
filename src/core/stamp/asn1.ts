/** Bytes as parsers of ASN.1 want them: a buffer of their own. */
export const bufferOf = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(bytes).buffer;

/** Parsers of ASN.1 throw at what they cannot read: `null` then. */
export function tried<T>(work: () => T): T | null {
	try {
		return work();
	} catch {
		return null;
	}
}

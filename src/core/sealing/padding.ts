import { accepted, type Outcome, refused } from '#core/base';

/** Nothing sealed is shorter than this, so that "yes" and "no" and a name look alike. */
const leastLength = 512;
const lengthField = 4;

/** The Padmé length for `length` bytes (Nikitin et al., PURBs, 2019, algorithm 1): leaks O(log log length) bits, costs at most 12 %. */
export function padmeLength(length: number): number {
	if (length < 2) return length;
	const exponent = Math.floor(Math.log2(length));
	const significantBits = Math.floor(Math.log2(exponent)) + 1;
	const granule = 2 ** (exponent - significantBits);
	return Math.ceil(length / granule) * granule;
}

/** Content as it is sealed: 4-byte big-endian length, content, zeros up to the Padmé length (at least 512 bytes in all). */
export function pad(content: Uint8Array): Uint8Array {
	const padded = new Uint8Array(Math.max(leastLength, padmeLength(lengthField + content.length)));
	new DataView(padded.buffer).setUint32(0, content.length);
	padded.set(content, lengthField);
	return padded;
}

/** Takes the padding off. Refuses `padding-wrong` unless the length, the zeros and the total are exactly what {@link pad} makes. */
export function unpad(padded: Uint8Array): Outcome<Uint8Array, 'padding-wrong'> {
	if (padded.length < leastLength) return refused('padding-wrong');
	const length = new DataView(padded.buffer, padded.byteOffset).getUint32(0);
	if (padded.length !== Math.max(leastLength, padmeLength(lengthField + length))) return refused('padding-wrong');
	if (padded.subarray(lengthField + length).some((byte) => byte !== 0)) return refused('padding-wrong');
	return accepted(padded.slice(lengthField, lengthField + length));
}

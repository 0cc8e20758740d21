import { randomBytes } from '@noble/hashes/utils.js';
import { type Id, idFrom } from '#core/base';

/** Bytes from the platform's cryptographic source; the only randomness in core. */
export const randomOf = (length: number): Uint8Array => randomBytes(length);

export const randomId = <Of extends string>(): Id<Of> => idFrom<Of>(randomOf(16));

/** An unbiased whole number in [0, below), by rejection. `below` at most 2^31. */
export function randomBelow(below: number): number {
	const limit = Math.floor(0x1_0000_0000 / below) * below;
	for (;;) {
		const value = new DataView(randomOf(4).buffer).getUint32(0);
		if (value < limit) return value % below;
	}
}

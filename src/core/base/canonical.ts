import canonicalize from 'canonicalize';
import { utf8 } from './bytes.ts';

/** A value of which RFC 8785 gives exactly one text: no fractions, no undefined, no dates. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * RFC 8785 text of a value. Refuses (throws) numbers that are not safe integers: two programs may print those
 * differently, and what is signed must have one text only.
 */
export function canonicalText(value: Json): string {
	refuseUnsafeNumbers(value);
	return canonicalize(value) as string;
}

export const canonicalBytes = (value: Json): Uint8Array => utf8(canonicalText(value));

function refuseUnsafeNumbers(value: Json): void {
	if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new Error('impossible: number not a safe integer');
	if (value === undefined) throw new Error('impossible: undefined in canonical JSON');
	if (Array.isArray(value)) value.forEach(refuseUnsafeNumbers);
	else if (value !== null && typeof value === 'object') Object.values(value).forEach(refuseUnsafeNumbers);
}

import { accepted, fromBase64url, type Outcome, refused } from '#core/base';
import type { Labelled, Signed } from '#core/sealing';

/** A signed statement whose kind is not known yet, as it stands in the log in clear. */
export type ClearStatement = Signed<Labelled<string>>;

export type StatementRefusal = 'statement-malformed' | 'version-unknown' | 'label-wrong';

const label = /^causeway\/[a-z]+(-[a-z]+)*\/v1$/;

/** Whether a value is a JSON object with exactly these members: one more would be signed, or hashed, and read by nobody. */
export const hasExactly = <Member extends string>(
	value: unknown,
	...members: readonly Member[]
): value is { readonly [Name in Member]: unknown } =>
	typeof value === 'object' &&
	value !== null &&
	!Array.isArray(value) &&
	Object.keys(value).length === members.length &&
	members.every((member) => Object.hasOwn(value, member));

/**
 * Reads the envelope of a signed statement: body, key (32 bytes), sig (64 bytes) and nothing else. Verifies nothing.
 * Refuses `statement-malformed`, `version-unknown` (v is not 1), `label-wrong` (type is not `causeway/<kind>/v1`).
 */
export function parseStatement(value: unknown): Outcome<ClearStatement, StatementRefusal> {
	if (!hasExactly(value, 'body', 'key', 'sig')) return refused('statement-malformed', 'envelope');
	const { body, key, sig } = value;
	if (!isBytes(key, 32) || !isBytes(sig, 64)) return refused('statement-malformed', 'signature');
	if (typeof body !== 'object' || body === null || !('v' in body) || !('type' in body))
		return refused('statement-malformed', 'body');
	if (typeof body.type !== 'string' || !label.test(body.type)) return refused('label-wrong');
	if (body.v !== 1) return refused('version-unknown');
	return accepted(value as ClearStatement);
}

/** Whether a value is the base64url text of exactly `length` bytes. */
export const isBytes = (value: unknown, length: number): value is string =>
	typeof value === 'string' && fromBase64url(value, length) !== null;

/** Whether a value is a whole number from `least` on. */
export const isCount = (value: unknown, least: number): value is number =>
	Number.isSafeInteger(value) && (value as number) >= least;

import { accepted, fromBase64url, type Outcome, refused } from '#core/base';
import { type Labelled, type SignatureCheck, type Signed, type SignedRefusal, verifySigned } from '#core/sealing';

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

/** What {@link verifyOfNode} refuses about a kind of statement, besides what holds for all. */
export type OfNodeRefusal<Kind extends string> = `${Kind}-malformed` | `${Kind}-signer-wrong` | StatementRefusal | SignedRefusal;

/**
 * Checks form and signature of what only the node may say: `kind` as in `causeway/<kind>/v1`, `nodeKey` its signing key (base64url). The form
 * comes before the signature. Refuses `<kind>-malformed`, `<kind>-signer-wrong` (another key than the node's), and as
 * {@link parseStatement} and {@link verifySigned} do.
 */
export function verifyOfNode<Kind extends string, Body extends Labelled<`causeway/${Kind}/v1`>>(
	kind: Kind,
	isBody: (body: unknown) => body is Body,
	given: unknown,
	nodeKey: string,
	check?: SignatureCheck
): Outcome<Body, OfNodeRefusal<Kind>> {
	const statement = parseStatement(given);
	if (!statement.ok) return statement;
	const { body, key, sig } = statement.value;
	if (body.type !== `causeway/${kind}/v1`) return refused('label-wrong');
	if (!isBody(body)) return refused(`${kind}-malformed`);
	if (key !== nodeKey) return refused(`${kind}-signer-wrong`);
	return verifySigned<Body>({ body, key, sig }, `causeway/${kind}/v1`, check);
}

/** Whether a value is the base64url text of exactly `length` bytes. */
export const isBytes = (value: unknown, length: number): value is string =>
	typeof value === 'string' && fromBase64url(value, length) !== null;

/** Whether a value is a whole number from `least` on. */
export const isCount = (value: unknown, least: number): value is number =>
	Number.isSafeInteger(value) && (value as number) >= least;

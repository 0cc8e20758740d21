import { accepted, type CaseId, isId, isMoment, type Moment, type Outcome, refused } from '#core/base';
import type { ItemName } from '#core/evidence';
import {
	type Author,
	type CaseAuthor,
	type Labelled,
	type PartNumber,
	type Signed,
	type SigningKey,
	sign,
	verifySigned
} from '#core/sealing';

/** Where the chain of an item's custody in one part ends, as the maker of a bundle saw it: how many events, and the hash of the last. */
export type CustodyHead = { readonly part: PartNumber; readonly item: ItemName; readonly count: number; readonly head: string };

/**
 * What the maker of a bundle signs. `manifest` is the SHA-256 (hex) of the manifest of the payload; `log` the origin, `null` where no proofs are in it. `unproved` are the hashes of acts
 * that the maker could not prove: not in the signed log yet, or nothing here opens their leaf; absent where there are none.
 */
export type BundleBody = Labelled<'causeway/bundle/v1'> & {
	readonly case: CaseId;
	readonly at: Moment;
	readonly by: CaseAuthor;
	readonly items: number;
	readonly custody: readonly CustodyHead[];
	readonly log: string | null;
	readonly unproved?: readonly string[];
	readonly manifest: string;
};

export type BundleStatement = Signed<BundleBody>;

export const signBundle = (body: Omit<BundleBody, 'v' | 'type'>, key: SigningKey): BundleStatement =>
	sign<BundleBody>({ v: 1, type: 'causeway/bundle/v1', ...body }, key);

/**
 * Reads a statement and checks that `key` in it signed it; whose key that is, is for the reader to decide. Refuses `statement-malformed`, `statement-forged`.
 */
export function openStatement(value: unknown): Outcome<BundleStatement, 'statement-malformed' | 'statement-forged'> {
	if (!isStatement(value)) return refused('statement-malformed');
	return verifySigned(value, 'causeway/bundle/v1').ok ? accepted(value) : refused('statement-forged');
}

export const isRecord = (value: unknown): value is { readonly [name: string]: unknown } =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
export const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

const isHead = (value: unknown): boolean =>
	isRecord(value) &&
	isCount(value.part) &&
	typeof value.item === 'string' &&
	isCount(value.count) &&
	typeof value.head === 'string';

function isStatement(value: unknown): value is BundleStatement {
	if (!isRecord(value) || typeof value.key !== 'string' || typeof value.sig !== 'string' || !isRecord(value.body)) return false;
	const { case: of, at, by, items, custody, log, unproved = [], manifest } = value.body;
	return (
		isId(of) &&
		isMoment(at) &&
		isAuthor(by) &&
		isCount(items) &&
		Array.isArray(custody) &&
		custody.every(isHead) &&
		(log === null || typeof log === 'string') &&
		Array.isArray(unproved) &&
		unproved.every((hash) => typeof hash === 'string') &&
		typeof manifest === 'string'
	);
}

/** Who wrote what a bundle holds: she, or a member. The records of a bundle name nobody else ({@link isAuthor}), and what a supporter wrote is no thing of one. */
export const caseAuthorOf = (by: Author): CaseAuthor | null => (by.kind === 'supporter' ? null : by);

export const isAuthor = (value: unknown): value is CaseAuthor =>
	isRecord(value) &&
	(value.kind === 'survivor' || (value.kind === 'member' && isId(value.member) && isId(value.desk) && isCount(value.generation)));

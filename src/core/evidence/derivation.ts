import type { DeskId } from '#core/base';
import { type CustodyTool, type ItemName, isItemName, isTool } from './custody.ts';

/** What was done to make a copy that shows less. */
export const derivationMethods = ['areas-covered', 'areas-kept', 'notes-removed', 'sound-covered', 'names-replaced'] as const;
export type DerivationMethod = (typeof derivationMethods)[number];
/** With what it was covered; `none` where nothing was. */
export const derivationFills = ['solid', 'tiles', 'silence', 'tone', 'words', 'none'] as const;
export type DerivationFill = (typeof derivationFills)[number];

/**
 * How an item was made from another one, written together with it. `count`: areas, stretches or names. The hashes (SHA-256, hex) are of the contents as they are: they stand sealed, and
 * show whoever is given both that this copy was made of that original. `by`: the member who made it, where a desk did; absent in hers.
 */
export type DerivationContent = {
	readonly kind: 'derivation';
	readonly item: ItemName;
	readonly original: ItemName;
	readonly method: DerivationMethod;
	readonly fill: DerivationFill;
	readonly count: number;
	readonly tool: CustodyTool;
	readonly originalSha256: string;
	readonly sha256: string;
	readonly by?: string;
};

/** Who put something into a case, or made it: she, or a desk in its own thread. */
export type CopyMaker = 'survivor' | DeskId;
/** What somebody wrote of a copy. `maker` is `null` where it stands in no place in which its writer counts. */
export type ToldDerivation = { readonly maker: CopyMaker | null; readonly content: DerivationContent };

/**
 * How an item was made, by the word of whoever put it there and of nobody else, the first counting: a desk can neither call a thing of its own a copy of hers, nor say of hers or of another desk's how it
 * was made. `null` where it is no copy.
 */
export function derivationOf(
	item: ItemName,
	holder: CopyMaker | null,
	told: readonly ToldDerivation[]
): DerivationContent | null {
	const own = told.find(({ maker, content }) => maker !== null && maker === holder && content.item === item);
	return own && own.content.original !== item ? own.content : null;
}

const isHash = (value: unknown): boolean => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);

/** The form that each member of a `derivation` content has. */
export const derivationFields: { readonly [Name in Exclude<keyof DerivationContent, 'kind'>]: (value: unknown) => boolean } = {
	item: isItemName,
	original: isItemName,
	method: (value) => derivationMethods.includes(value as DerivationMethod),
	fill: (value) => derivationFills.includes(value as DerivationFill),
	count: (value) => Number.isSafeInteger(value) && (value as number) >= 0,
	tool: (value) => value !== null && isTool(value),
	originalSha256: isHash,
	sha256: isHash,
	by: (value) => value === undefined || typeof value === 'string'
};

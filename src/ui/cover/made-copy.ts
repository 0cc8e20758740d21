import type { DerivationContent, ItemForm } from '#core/evidence';

/** A copy before it is kept, and what was done to make it. `name` begins the name of its file; it says nothing of what is in it. */
export type MadeCopy = Pick<DerivationContent, 'method' | 'fill' | 'count'> & {
	readonly copy: Blob;
	readonly name: string;
	readonly form: ItemForm;
};

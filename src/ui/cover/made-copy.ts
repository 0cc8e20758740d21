import type { DerivationContent, ItemForm, ItemName } from '#core/evidence';
import type { SpaceFlow } from '#ui/return/space-flow.svelte.ts';

/** A copy before it is kept, and what was done to make it. `name` begins the name of its file; it says nothing of what is in it. */
export type MadeCopy = Pick<DerivationContent, 'method' | 'fill' | 'count'> & {
	readonly copy: Blob;
	readonly name: string;
	readonly form: ItemForm;
};

/** How many things were made of this one so far. */
export const copiesOf = ({ space }: Pick<SpaceFlow, 'space'>, item: ItemName): number =>
	(space?.items ?? []).filter(({ original }) => original === item).length;

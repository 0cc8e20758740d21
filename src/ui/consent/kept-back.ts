import type { DeskId } from '#core/base';
import type { OfferedDesk } from '#ui/sealing/offered-desks.ts';
import type { SharedKind } from './share-draft.svelte.ts';

/** What she marked as privileged, where she lets a desk read: which parts this desk is not given so, what is said of that, and the way to hand one over nevertheless. */
export type KeptBack = {
	readonly from: (desk: OfferedDesk) => readonly SharedKind[];
	readonly hint: string;
	readonly sayGive: (kind: SharedKind) => string;
	readonly give: (kind: SharedKind, desk: DeskId) => void;
};

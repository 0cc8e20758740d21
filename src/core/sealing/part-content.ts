import type { CaseId, DeskId, Json, Moment } from '#core/base';
import type { Identity } from './age.ts';
import type { PartNumber } from './entries.ts';
import type { Labelled } from './signed.ts';

/** What a part is for. Sealed: the server sees numbers in shuffled order. `own` is always part 0. */
export const partKinds = ['own', 'identity', 'contact', 'account', 'evidence', 'support', 'money', 'thread'] as const;
export type PartKind = (typeof partKinds)[number];

/** The plaintext of a grant: one epoch's identity, bound to where it belongs so that it cannot be passed off for another's. */
export type GrantSecret = Labelled<'causeway/grant-secret/v1'> & {
	readonly case: CaseId;
	readonly part: PartNumber;
	readonly epoch: number;
	readonly kind: PartKind;
	/** The desk whose thread it is, where `kind` is `thread`. */
	readonly desk: DeskId | null;
	readonly identity: Identity;
};

/** Key and event of a blind leaf in the log: whoever holds this can show that the leaf is about this act. */
export type Opening = Labelled<'causeway/opening/v1'> & { readonly key: string; readonly event: Json };

/** The plaintext of an item, bound to its place. `opening` stands in the last item of every act. */
export type ItemContent<Content extends Json = Json> = Labelled<'causeway/content/v1'> & {
	readonly case: CaseId;
	readonly part: PartNumber;
	readonly seq: number;
	readonly at: Moment;
	readonly content: Content;
	readonly opening: Opening | null;
};

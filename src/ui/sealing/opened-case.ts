import type { DeskId } from '#core/base';
import type { ItemName } from '#core/evidence';
import type { OpenedFacts } from '#core/report';
import type { CaseReading, HandedCase, PurposeCode, RoomTold } from '#core/sealing';
import type { DoorAnswer } from './desk-wire.ts';
import type { HeldPiece } from './survivor-api.ts';

/** A case that a desk has opened, as it was last read. */
export type OpenedCase = {
	readonly desk: DeskId;
	readonly reading: CaseReading;
	/** What it was read from. */
	readonly handed: HandedCase;
	/** What for it was opened; `null` where the node does not say. */
	readonly purpose: PurposeCode | null;
	readonly facts: OpenedFacts;
	/** What was closed because it may show a person under 18, and every copy of it: nothing of that is opened here. */
	readonly withheld: ReadonlySet<ItemName>;
	/** The pieces of files that the node says it holds. */
	readonly pieces: readonly HeldPiece[];
	/** How full the place for the desk's own files is; `null` where the node does not say. */
	readonly fileRoom: RoomTold | null;
};

/** What a handed-out case consists of, without what it says: the same at the door and inside. */
export const stepsOf = ({ view }: DoorAnswer): string =>
	[...view.entries.map(({ part, seq, hash, entry }) => `${part}/${seq}/${hash}/${entry === null}`), view.rotationDue].join('\n');

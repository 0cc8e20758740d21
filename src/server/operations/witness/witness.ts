import type { Cosigner, NoteKey } from '#core/log';
import type { Clock } from '#server/gateways/clock.ts';
import type { WitnessMemory } from '#server/store/witness-memory.ts';

/** A witness at work, alone or within a node. */
export type Witness = {
	readonly cosigners: readonly Cosigner[];
	/** Keys of the logs that it follows, as they are configured now; several of one name are one log. */
	readonly logs: () => Promise<readonly NoteKey[]>;
	readonly memory: WitnessMemory;
	readonly clock: Clock;
};

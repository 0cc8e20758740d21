import { hash } from 'node:crypto';
import type { Outcome } from '#core/base';
import type { WitnessRefusal } from '#core/log';
import type { StorageRefusal } from './database.ts';

/** Two signed checkpoints of one log that cannot both be true. Whoever has both can show it to anybody. */
export type Contradiction = { readonly origin: string; readonly kept: string; readonly other: string };

/**
 * What a witness remembers: of each log the last checkpoint that it cosigned, as a note with its own lines. What it forgets it could cosign
 * twice, so an implementation keeps it where neither a crash nor a restored backup sets it back.
 */
export type WitnessMemory = {
	/**
	 * Has `decide` look at the last note of a log (`null` before the first), nobody else deciding meanwhile, and keeps the note that it returns: on the
	 * disk when this is accepted. A refusal keeps nothing.
	 */
	advance(
		origin: string,
		decide: (latest: string | null) => Outcome<string, WitnessRefusal>
	): Promise<Outcome<string, WitnessRefusal | StorageRefusal>>;
	/** The last note of the log whose origin has this hash (`originHash`). */
	latest(hash: string): Promise<string | null>;
	keepContradiction(found: Contradiction): Promise<void>;
};

/** One name for the same two checkpoints, whatever signatures they bear: signed once more they are no other contradiction. */
export const idOfContradiction = ({ origin, kept, other }: Contradiction): string =>
	hash('sha256', [origin, kept, other].map((text) => text.split('\n\n', 1)[0]).join('\n\n'), 'hex').slice(0, 32);

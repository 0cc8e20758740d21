import { type Outcome, refused } from '#core/base';
import { type Checkpoint, type PlacedStatement, provePlaced } from '#core/log';
import { type KeysAndAgreements, replayWithKeys } from './replay-with-keys.ts';

/**
 * What a log says of keys and agreements, from statements each of which is shown to stand under this checkpoint. Refuses `key-not-proved`; `about` says of which statement, or what
 * rule they break. What was left out at the end it cannot know: an ending that is held back is found only by whoever has another copy of the log.
 */
export function proveAgreements(
	placed: readonly PlacedStatement[],
	checkpoint: Pick<Checkpoint, 'size' | 'root'>
): Outcome<KeysAndAgreements, 'key-not-proved'> {
	const proved = provePlaced(placed, checkpoint);
	if (!proved.ok) return proved;
	const read = replayWithKeys(placed.map(({ statement }) => statement));
	return read.ok ? read : refused('key-not-proved', read.refusal.code);
}

import type { OwnRetraction } from './own-retractions.ts';
import type { TimelineEvent } from './timeline.ts';

/** A timeline with what became of what was taken back, the newest first. */
export function withRetractions(
	timeline: readonly TimelineEvent[],
	retractions: readonly OwnRetraction[]
): readonly TimelineEvent[] {
	const added = retractions.flatMap(({ consent, desk, state, dueDay, answer }): TimelineEvent[] => {
		const id = `retraction/${consent}`;
		if (answer) return [{ id, at: answer.day, what: 'retraction-confirmed', desk, answer: answer.answer }];
		return state === 'overdue' ? [{ id, at: dueDay, what: 'retraction-overdue', desk }] : [];
	});
	// Newest first as it is: of one day what is told of the answer stands above what happened on it.
	return [...added, ...timeline].sort((a, b) => {
		const [one, other] = [a.at.slice(0, 10), b.at.slice(0, 10)];
		return one === other ? 0 : one < other ? 1 : -1;
	});
}

import type { Day, DeskId } from '#core/base';
import type { TimelineEvent } from './timeline.ts';

/** A use of a glass that she is told of, as far as it is signed: which desk asked, what the other said, when oversight found. */
export type GlassUseTold = {
	readonly use: string;
	readonly desk: DeskId;
	readonly other: DeskId;
	readonly askedOn: Day;
	/** Whether the other desk agreed; `null` while it said nothing. */
	readonly agreed: boolean | null;
	readonly answeredOn: Day | null;
	readonly foundOn: readonly Day[];
};

/** A timeline with what was asked for, answered and found of opening in danger, the newest first. It stands in no chain of hers, so it is put in its place here. */
export function withGlassUses(timeline: readonly TimelineEvent[], uses: readonly GlassUseTold[]): readonly TimelineEvent[] {
	const added = uses.flatMap(({ use, desk, other, askedOn, agreed, answeredOn, foundOn }): TimelineEvent[] => {
		const id = `glass/${use}`;
		return [
			...foundOn.map((at, n): TimelineEvent => ({ id: `${id}/found/${n}`, at, what: 'glass-found', desk })).toReversed(),
			...(answeredOn && agreed !== null
				? ([{ id: `${id}/answer`, at: answeredOn, what: agreed ? 'glass-agreed' : 'glass-denied', desk: other }] as const)
				: []),
			{ id: `${id}/asked`, at: askedOn, what: 'glass-asked', desk }
		];
	});
	return [...added, ...timeline].sort((a, b) => {
		const [one, other] = [a.at.slice(0, 10), b.at.slice(0, 10)];
		return one === other ? 0 : one < other ? 1 : -1;
	});
}

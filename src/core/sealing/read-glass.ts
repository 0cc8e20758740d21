import type { Day, DeskId } from '#core/base';
import type { Entry, GlassEntry, GlassShareEntry } from './entries.ts';

/** A glass as the spine shows it: `shares` are the newest halves. */
export type ReadGlass = Pick<GlassEntry, 'glass' | 'desks' | 'parts' | 'recipient' | 'lastDay'> & {
	readonly shares: readonly Pick<GlassShareEntry, 'desk' | 'generation' | 'recipientHash' | 'sealedHash'>[];
	readonly ended: boolean;
};

/** The glasses among the verified entries of the spine, in their order. */
export function glassesIn(spine: readonly (Entry | null)[]): readonly ReadGlass[] {
	const ended = new Set(spine.flatMap((entry) => (entry?.type === 'causeway/glass-end/v1' ? [entry.glass] : [])));
	const shares = spine.flatMap((entry) => (entry?.type === 'causeway/glass-share/v1' ? [entry] : []));
	return spine.flatMap((entry): ReadGlass[] => {
		if (entry?.type !== 'causeway/glass/v1') return [];
		const { glass, desks, parts, recipient, lastDay } = entry;
		const newest = desks.flatMap((desk) => shares.findLast((share) => share.glass === glass && share.desk === desk) ?? []);
		return [{ glass, desks, parts, recipient, lastDay, shares: newest, ended: ended.has(glass) }];
	});
}

/** Whether every new key of its parts must go to a glass on this day: not ended, and both desks may read. */
export const isGlassInForce = (
	{ ended, lastDay, desks }: Pick<ReadGlass, 'ended' | 'lastDay' | 'desks'>,
	reading: ReadonlySet<DeskId>,
	today: Day
): boolean => !ended && lastDay >= today && desks.every((desk) => reading.has(desk));

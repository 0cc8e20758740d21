/** Three presses of Shift, alone, not too far apart (after GOV.UK's Exit this page). Pure: the caller owns the timer. */
export type ShiftPresses = { readonly count: 0 | 1 | 2 | 3; readonly asModifier: boolean };

export const noPresses: ShiftPresses = { count: 0, asModifier: false };

/**
 * The count after a key was released. A Shift that was held for another key (`asModifier`: Shift was down when that key
 * came up) is typing, not a press. Any other key starts the count anew.
 */
export function afterKey(before: ShiftPresses, key: { readonly key: string; readonly shiftKey: boolean }): ShiftPresses {
	const asModifier = key.shiftKey;
	if (key.key !== 'Shift') return { count: 0, asModifier };
	if (before.asModifier) return { count: before.count, asModifier };
	return { count: Math.min(3, before.count + 1) as 1 | 2 | 3, asModifier };
}

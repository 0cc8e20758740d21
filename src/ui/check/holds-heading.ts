import type { CheckedBundle } from '#core/bundle';

/**
 * How much a bundle without a fault is worth, in one word. `itself`: whatever stands behind it came with it, or not all of it is in a log. `log`: every act stands in a log whose key the reader brought.
 * `seen`: witnesses whom the reader trusts signed that log too. Time stamps do not count here: whom to trust for them came with the bundle, as far as a page can know.
 */
export function holdsHeading({
	believed,
	acts,
	statement
}: Pick<CheckedBundle, 'believed' | 'acts' | 'statement'>): 'itself' | 'log' | 'seen' {
	if (believed || acts.length === 0 || (statement?.body.unproved ?? []).length > 0) return 'itself';
	return acts.every(({ proved }) => proved.cosigned.length > 0) ? 'seen' : 'log';
}

import type { Way } from '#core/report';
import type { PurposeCode } from '#core/sealing';

/** A step of the ladder: keeping it, where nobody reads, or a purpose for which somebody may. */
export type Rung = 'keep' | PurposeCode;

/** A desk that may read for a purpose now, as the ladder shows it. */
export type Standing = {
	readonly key: string;
	readonly desk: string;
	readonly purpose: PurposeCode;
	readonly lastDay: string;
};

/**
 * The steps to show for a way in, in the order in which they open more. What is about an office or a company can go to those who watch over
 * it; for every other way that step is there only where somebody reads for it. A child is shown the same steps: nothing is hidden.
 */
export const rungsOf = (way: Way, held: readonly PurposeCode[] = []): readonly Rung[] => [
	'keep',
	'support',
	'advice',
	...(way === 'institution' || held.includes('oversight') ? (['oversight'] as const) : []),
	'investigation',
	'proceedings',
	'testimony'
];

/** The steps before which a grown-up and the law's protection of children come in. */
export const isForGrown = (rung: Rung): boolean => ['investigation', 'proceedings', 'testimony'].includes(rung);
